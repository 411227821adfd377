package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// output is standard output. It stays as it is once something could not be
// written: the rest of a result would look like the whole of it.
type output struct {
	to  io.Writer
	err error // an *outputError, of the first that was not written
}

func (o *output) Write(text []byte) (n int, err error) {
	if o.err != nil {
		return 0, o.err
	}
	if n, err = o.to.Write(text); err != nil {
		o.err = &outputError{err}
	}
	return n, o.err
}

// outputError is a result that did not reach whoever asked for it. What the
// command did is done.
type outputError struct{ err error }

func (e *outputError) Error() string {
	err := e.err
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Sprintf("the result could not be written to standard output: %v", err)
}

func (e *outputError) Unwrap() error { return e.err }

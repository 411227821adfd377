package script

import (
	"fmt"
	"runtime"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// runner stands for the *testing.T of testscript, outside of go test.
type runner struct {
	log    strings.Builder
	failed bool
}

var _ testscript.T = (*runner)(nil)

// Run runs a script to its end, or to where it calls FailNow or Skip.
func (r *runner) Run(_ string, f func(testscript.T)) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		f(r)
	}()
	<-ended
}

func (r *runner) Log(args ...any) { fmt.Fprintln(&r.log, args...) }

func (r *runner) Fatal(args ...any) {
	r.Log(args...)
	r.FailNow()
}

func (r *runner) FailNow() {
	r.failed = true
	runtime.Goexit()
}

func (r *runner) Skip(args ...any) {
	r.Log(args...)
	runtime.Goexit()
}

func (r *runner) Parallel()     {}
func (r *runner) Verbose() bool { return false }

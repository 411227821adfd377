package vm

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"
)

// panicLine is the first line with something in it that a guest writes to its standard error. Languages
// say there why a program dies, before it exits or traps; NEAR has no such file,
// and panic_utf8 instead.
type panicLine struct {
	line  []byte
	whole bool
}

// panicLineBytesMax bounds what is kept of it.
const panicLineBytesMax = 1 << 10

// listen reads what a guest writes, and charges for it, until there is a line.
func (l *panicLine) listen(g *guest, ptr, length uint64) error {
	length = min(length, panicLineBytesMax-uint64(len(l.line)))
	if l.whole || length == 0 {
		return nil
	}
	written, err := g.read(length, ptr)
	if err != nil {
		return err
	}
	if len(l.line) == 0 {
		written = bytes.TrimLeft(written, "\r\n")
	}
	line, _, ended := bytes.Cut(written, []byte{'\n'})
	l.line = bytes.TrimSuffix(append(l.line, line...), []byte{'\r'})
	l.whole = ended
	return nil
}

// text is the line in UTF-8, cut to the bound once more: what stands for a bad
// byte is longer.
func (l *panicLine) text() string {
	text := strings.ToValidUTF8(string(l.line), string(utf8.RuneError))
	if len(text) > panicLineBytesMax {
		text = strings.ToValidUTF8(text[:panicLineBytesMax], "")
	}
	return text
}

// explained puts the line in place of an exit with a code or a trap.
func (c *call) explained(err error) error {
	var exit *Exit
	var trap *Trap
	died := errors.As(err, &exit) && exit.Code != 0 || errors.As(err, &trap)
	if text := c.wasi.panicLine.text(); died && text != "" {
		return &Failure{Message: text}
	}
	return left(err)
}

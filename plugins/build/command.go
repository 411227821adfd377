package build

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// endsWithin is how long a tool that was told to end has for it.
const endsWithin = 3 * time.Second

// Command is a tool's run, which ends with the context, as what it has started does where
// the system has groups of processes.
func Command(ctx context.Context, name string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, name, args...)
	c.WaitDelay = endsWithin
	grouped(c)
	return c
}

// partBytesMax is how much is kept of the beginning of an output, and of its end.
const partBytesMax = 32 << 10

// Output keeps the beginning and the end of what a tool says; the zero value is empty.
type Output struct {
	head, tail []byte
	left       int // bytes between them
}

// Write implements io.Writer.
func (o *Output) Write(text []byte) (int, error) {
	n := min(len(text), partBytesMax-len(o.head))
	o.head = append(o.head, text[:n]...)
	o.tail = append(o.tail, text[n:]...)
	if over := len(o.tail) - partBytesMax; over > partBytesMax {
		o.left += over
		o.tail = append(o.tail[:0], o.tail[over:]...)
	}
	return len(text), nil
}

// Text is what was said, without spaces around it.
func (o *Output) Text() string {
	text := string(o.head)
	if o.left > 0 {
		text += fmt.Sprintf("\n... %d bytes ...\n", o.left)
	}
	return strings.TrimSpace(text + string(o.tail))
}

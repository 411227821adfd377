package vm

import (
	"encoding/binary"
	"errors"
	"strings"
	"testing"
)

// writes is a guest's call that writes each piece to a file, one fd_write for each.
func writes(t *testing.T, fd int64, pieces ...string) (*call, uint64) {
	t.Helper()
	c, memory := wasiCall(t)
	for _, piece := range pieces {
		copy(memory.bytes[dataAt:], piece)
		binary.LittleEndian.PutUint32(memory.bytes[vectorAt+4:], uint32(len(piece)))
		if errno, err := c.ask(memory, "fd_write", fd, vectorAt, 1, answerAt); errno != 0 || err != nil {
			t.Fatalf("%q: %d, %v", piece, errno, err)
		}
	}
	return c, c.gas.burnt
}

// TestTheFirstLineOfStandardErrorSaysWhyAGuestDied.
func TestTheFirstLineOfStandardErrorSaysWhyAGuestDied(t *testing.T) {
	long := strings.Repeat("x", 700)
	for name, x := range map[string]struct {
		fd     int64
		pieces []string
		want   string
	}{
		"nothing":             {2, nil, ""},
		"one piece":           {2, []string{"boom\n"}, "boom"},
		"no end":              {2, []string{"boom"}, "boom"},
		"pieces":              {2, []string{"panic: ", "boom", "\n", "\ngoroutine 1 [running]:\n"}, "panic: boom"},
		"an empty line first": {2, []string{"\r\n", "\n", "boom\r\n"}, "boom"},
		"standard output":     {1, []string{"boom\n"}, ""},
		"bad bytes":           {2, []string{"a\xffb\xc3\n"}, "a\uFFFDb\uFFFD"},
		"a character in two":  {2, []string{"\xc3", "\xa4\n"}, "ä"},
		"as long as may be":   {2, []string{long, long[:324], "\n"}, long + long[:324]},
		"longer":              {2, []string{long, long, "\n"}, long + long[:324]},
		"a character too far": {2, []string{long, long[:323], "ä\n"}, long + long[:323]},
		"bad bytes too far":   {2, []string{strings.Repeat("a\xff", 512)}, strings.Repeat("a\uFFFD", 256)},
	} {
		for how, ended := range map[string]error{"exit": &Exit{3}, "trap": &Trap{TrapUnreachable}} {
			c, _ := writes(t, x.fd, x.pieces...)
			var said *Failure
			err := c.ended(c.explained(ended))
			if x.want == "" {
				if without := left(ended); err.Error() != without.Error() {
					t.Errorf("%s, %s: got %v, want %v", name, how, err, without)
				}
			} else if !errors.As(err, &said) || said.Message != x.want {
				t.Errorf("%s, %s: got %v, want %q", name, how, err, x.want)
			}
		}
	}
}

// TestOtherEndingsKeepTheirReason whatever was written before them.
func TestOtherEndingsKeepTheirReason(t *testing.T) {
	for name, x := range map[string]struct {
		fatal, err, want error
	}{
		"success":        {nil, nil, nil},
		"exit 0":         {nil, &Exit{0}, nil},
		"a code":         {nil, &Failure{Code: 3}, &Failure{Code: 3}},
		"no gas":         {errGasExceeded, &Trap{TrapUnreachable}, errGasExceeded},
		"host's refusal": {errBadUTF8, errBadUTF8, errBadUTF8},
		"does not link":  {nil, &LinkError{"why"}, &LinkError{"why"}},
	} {
		c, _ := writes(t, 2, "boom\n")
		c.fatal = x.fatal
		got := c.ended(c.explained(x.err))
		if (got == nil) != (x.want == nil) || got != nil && got.Error() != x.want.Error() {
			t.Errorf("%s: got %v, want %v", name, got, x.want)
		}
	}
}

// TestTheLineIsPaidForAsItIsRead, and what follows it is not read.
func TestTheLineIsPaidForAsItIsRead(t *testing.T) {
	f := runningCall(t).guest.fees
	read := func(n uint64) uint64 { return f.ReadMemoryBase + n*f.ReadMemoryByte }
	_, elsewhere := writes(t, 1, "panic: ", "boom\n", "trace")
	_, got := writes(t, 2, "panic: ", "boom\n", "trace")
	if got != elsewhere+read(7)+read(5) {
		t.Errorf("%d gas, want %d", got, elsewhere+read(7)+read(5))
	}
	long := strings.Repeat("x", 1500)
	_, elsewhere = writes(t, 1, long, long)
	if _, got = writes(t, 2, long, long); got != elsewhere+read(1024) {
		t.Errorf("%d gas, want %d", got, elsewhere+read(1024))
	}
}

// TestALineThatIsNowhereIsAnError of WASI's.
func TestALineThatIsNowhereIsAnError(t *testing.T) {
	c, memory := wasiCall(t)
	copy(memory.bytes[vectorAt:], words32(pageEnd-4, 5))
	if errno, err := c.ask(memory, "fd_write", 2, vectorAt, 1, answerAt); errno != errnoFault || err != nil {
		t.Errorf("got %d, %v", errno, err)
	}
}

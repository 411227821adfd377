package process

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// Self is the test program once more, as what its environment says.
type Self struct {
	Cmd    *exec.Cmd
	Lines  chan string // its output; closed when it ends
	Errors Said
}

// Said is what a process has written so far, also while it writes on.
type Said struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *Said) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(text)
}

func (s *Said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// StartSelf starts the test program once more, with more in its environment: "NAME=value".
func StartSelf(t testing.TB, environment ...string) *Self {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s := &Self{Cmd: exec.Command(program), Lines: make(chan string, 64)}
	s.Cmd.Env = append(os.Environ(), environment...)
	s.Cmd.Stderr = &s.Errors
	if _, err := s.Cmd.StdinPipe(); err != nil { // stays open as long as the test
		t.Fatal(err)
	}
	out, err := s.Cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	Start(t, s.Cmd)
	go func() {
		defer close(s.Lines)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			s.Lines <- lines.Text()
		}
	}()
	return s
}

// EndWithParent is for what StartSelf starts: it ends when the test's end closes its input.
func EndWithParent() {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(2)
	}()
}

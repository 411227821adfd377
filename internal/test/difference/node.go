//go:build !js

package difference

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/internal/test/patience"
	testprocess "latchkey/internal/test/process"
	"latchkey/plugins/build"
	"latchkey/wasm/pack"
)

// answerMax is the wait for what the process answers on a quiet machine, its start
// included.
const answerMax = time.Minute

// Node does jobs on host.mjs in V8. One process does them all; when it dies,
// the next job starts another.
type Node struct {
	t       testing.TB
	root    string
	dir     string // of host.mjs and the program
	process *process
}

const program = "difference.wasm"

// NewNode builds what runs in the process.
func NewNode(t testing.TB) *Node {
	t.Helper()
	root, err := build.Root()
	n := &Node{t: t, root: root, dir: t.TempDir()}
	if err == nil {
		err = pack.Beside(root, n.dir)
	}
	if err == nil {
		err = pack.Compile(root, "./internal/test/difference/node", filepath.Join(n.dir, program))
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.stop)
	return n
}

// Run does a job. The error is a process that died or did not answer, with what
// it said: the job has killed it.
func (n *Node) Run(job *Job) (result Result, err error) {
	if n.process == nil {
		n.process = n.start()
	}
	answer, err := n.process.ask(job)
	if err != nil {
		n.stop()
		return Result{}, err
	}
	return result, json.Unmarshal(answer, &result)
}

func (n *Node) stop() {
	if n.process != nil {
		n.process.kill()
		n.process = nil
	}
}

// process is a Node that runs the program.
type process struct {
	command *exec.Cmd
	jobs    io.WriteCloser
	said    said
	answers chan []byte // closed when there are no more
}

func (n *Node) start() *process {
	n.t.Helper()
	p := &process{answers: make(chan []byte, 1)}
	p.command = exec.Command("node", filepath.Join(n.root, "wasm", "testdata", "run_tests.mjs"), n.dir, filepath.Join(n.dir, program))
	p.command.Stderr = &p.said
	jobs, err := p.command.StdinPipe()
	if err != nil {
		n.t.Fatal(err)
	}
	output, err := p.command.StdoutPipe()
	if err != nil {
		n.t.Fatal(err)
	}
	p.jobs = jobs
	testprocess.Start(n.t, p.command)
	go p.listen(output)
	return p
}

func (p *process) listen(output io.Reader) {
	defer close(p.answers)
	for r := bufio.NewReader(output); ; {
		line, err := r.ReadBytes('\n')
		if answer, ok := bytes.CutPrefix(line, []byte(answerPrefix)); ok {
			p.answers <- answer
		} else {
			_, _ = p.said.Write(line)
		}
		if err != nil {
			return
		}
	}
}

func (p *process) ask(job *Job) ([]byte, error) {
	text, err := json.Marshal(job)
	if err != nil {
		return nil, err
	}
	wait := patience.For(answerMax)
	_, unsent := p.jobs.Write(append(text, '\n'))
	select {
	case answer, alive := <-p.answers:
		if alive && unsent == nil {
			return answer, nil
		}
		_ = p.command.Wait() // until all that it said is there
		return nil, fmt.Errorf("the host in Node died: %s", p.said.cause())
	case <-time.After(wait):
		return nil, fmt.Errorf("the host in Node has not answered within %v", wait)
	}
}

func (p *process) kill() { testprocess.Kill(p.command) }

// said is what a process says beside its answers.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *said) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

// cause is the line that names an error, or the last.
func (s *said) cause() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	lines := strings.Split(strings.TrimSpace(s.text.String()), "\n")
	for _, line := range lines {
		if strings.Contains(line, "Error: ") {
			return strings.TrimSpace(line)
		}
	}
	return lines[len(lines)-1]
}

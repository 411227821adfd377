//go:build unix

package process

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"latchkey/internal/test/patience"
)

const helper = "LATCHKEY_TEST_STARTS_A_PROCESS"

// TestMain is also the program that is killed: it starts a shell with a child, says
// who they are and sleeps.
func TestMain(m *testing.M) {
	if os.Getenv(helper) == "" {
		os.Exit(m.Run())
	}
	testing.Init()
	c := exec.Command("sh", "-c", `sleep 600 & echo "$$ $!"; wait`)
	c.Stdout = os.Stdout
	Start(&bare{}, c)
	fmt.Println() // it is watched
	time.Sleep(10 * time.Minute)
}

// bare is a test that never ends by itself.
type bare struct{ testing.TB }

func (*bare) Helper()        {}
func (*bare) Cleanup(func()) {}
func (*bare) Fatal(...any)   { os.Exit(2) }

// TestWhatATestStartsEndsWithItsProgram: also when that is killed, and the
// grandchildren too.
func TestWhatATestStartsEndsWithItsProgram(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(program)
	c.Env = append(os.Environ(), helper+"=1")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	defer c.Process.Kill()
	said, line := bufio.NewReader(out), ""
	for range 2 { // who they are, and that they are watched, in any order
		next, err := said.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		line += next
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if len(strings.Fields(line)) != 2 {
		t.Fatalf("it says %q", line)
	}
	for _, field := range strings.Fields(line) {
		pid, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(line)
		}
		for deadline := time.Now().Add(patience.For(5 * time.Second)); alive(pid); time.Sleep(10 * time.Millisecond) {
			if time.Now().After(deadline) {
				_ = syscall.Kill(pid, syscall.SIGKILL)
				t.Fatalf("process %d outlives the program that started it", pid)
			}
		}
	}
}

// alive reports whether a process runs; one that nobody has waited for does not.
func alive(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err == nil {
		_, rest, _ := strings.Cut(string(stat), ") ")
		return !strings.HasPrefix(rest, "Z")
	}
	return syscall.Kill(pid, 0) == nil && !os.IsNotExist(err)
}

func TestWhatATestStartsEndsWithIt(t *testing.T) {
	var pid int
	t.Run("starts", func(t *testing.T) {
		c := exec.Command("sleep", "600")
		Start(t, c)
		pid = c.Process.Pid
	})
	if alive(pid) {
		t.Error("the process outlives its test")
	}
}

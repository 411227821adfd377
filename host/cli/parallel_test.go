package cli_test

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// parallel N COMMAND... runs a command so often at the same time; all must
// succeed, each with a transaction of its own. An argument with {} has the run's
// number there.
func parallel(ts *testscript.TestScript, not bool, args []string) {
	if not || len(args) < 2 {
		ts.Fatalf("usage: parallel N COMMAND...")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	program, err := execpath(args[1], ts.Getenv("PATH"))
	ts.Check(err)
	failures, hashes := make([]string, n), make([]string, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			c := exec.Command(program)
			for _, arg := range args[2:] {
				c.Args = append(c.Args, strings.ReplaceAll(arg, "{}", strconv.Itoa(i)))
			}
			c.Dir, c.Env = ts.Getenv("WORK"), append(c.Environ(), "HOME="+ts.Getenv("HOME"))
			out, err := c.CombinedOutput()
			if err != nil {
				failures[i] = err.Error() + "\n" + string(out)
			}
			hashes[i] = transactionLine.FindString(string(out))
		})
	}
	all.Wait()
	for i, failure := range failures {
		if failure != "" {
			ts.Fatalf("run %d: %s", i, failure)
		}
		if hashes[i] == "" || slices.Index(hashes, hashes[i]) != i {
			ts.Fatalf("run %d has no transaction of its own: %q", i, hashes)
		}
	}
}

var transactionLine = regexp.MustCompile(`(?m)^transaction .*|"transaction_hash":"[^"]+"`)

// execpath finds a program in a search path.
func execpath(name, path string) (string, error) {
	for _, dir := range filepath.SplitList(path) {
		if found, err := exec.LookPath(filepath.Join(dir, name)); err == nil {
			return found, nil
		}
	}
	return "", &exec.Error{Name: name, Err: exec.ErrNotFound}
}

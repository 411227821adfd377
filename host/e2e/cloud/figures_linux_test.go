package cloud

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/core/account"
	"latchkey/host/client"
	"latchkey/internal/test/bench"
	"latchkey/internal/test/jstest"
)

var (
	figures = flag.Bool("figures", false, "measure the Worker and print its table")
	update  = flag.Bool("update", false, "write the table into worker/README.md")
)

// What is claimed: to warm up, and to be counted.
const (
	figureWarmUp = 210
	figureClaims = 70 // one drop
)

// TestFigures measures the Worker on workerd: make edge. Figures of a busy machine are worth
// little, but for bytes.
func TestFigures(t *testing.T) {
	if !*figures {
		t.Skip("figures are worth nothing beside other tests: make edge measures")
	}
	load, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		t.Fatal(err)
	}
	f := &measured{t: t, cloud: newCloud(t), unit: bench.Unit()}
	f.upload()
	f.cold()
	f.claims()
	f.sideBySide()
	text := fmt.Sprintf("%s, %s, %d cores; a verification took %.0f µs. The machine's load before was %s: above 1, others took part of it.\n\n| | |\n|---|---|\n%s",
		time.Now().UTC().Format(time.DateOnly), runtime.GOOS+"/"+runtime.GOARCH, runtime.NumCPU(), float64(f.unit)/float64(time.Microsecond), strings.Fields(string(load))[0], f.rows.String())
	fmt.Println(text)
	if *update {
		f.write(text)
	}
}

// measured collects the rows of the table.
type measured struct {
	*cloud
	t     *testing.T
	unit  time.Duration
	rows  strings.Builder
	alone time.Duration // of a claim on one ledger
}

func (f *measured) row(what, format string, args ...any) {
	fmt.Fprintf(&f.rows, "| %s | %s |\n", what, fmt.Sprintf(format, args...))
}

// took is a time in verifications and milliseconds.
func (f *measured) took(d time.Duration) string {
	return fmt.Sprintf("%.0f verifications, %.1f ms", float64(d)/float64(f.unit), float64(d)/float64(time.Millisecond))
}

func (f *measured) upload() {
	jstest.Run(f.t, f.dir, nil, "node", "tools/prepare.mjs")
	out, err := f.dryRun(f.dir)
	sizes := regexp.MustCompile(`Total Upload: ([\d.]+) KiB / gzip: ([\d.]+) KiB`).FindStringSubmatch(string(out))
	if err != nil || sizes == nil {
		f.t.Fatalf("wrangler deploy --dry-run: %v\n%s", err, out)
	}
	f.row("upload", "%s KiB, packed %s KiB", sizes[1], sizes[2])
	for _, of := range []struct{ what, dir string }{{"largest module", "."}, {"largest page", "pages"}} {
		name, size := f.largest(filepath.Join(f.dir, "build", of.dir))
		f.row(of.what, "%s, %.1f MiB", name, float64(size)/(1<<20))
	}
}

// largest is the largest file in or below a folder, but for a folder pages in it.
func (f *measured) largest(dir string) (name string, size int64) {
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if path != dir && entry.Name() == "pages" {
				return fs.SkipDir
			}
			return nil
		}
		about, err := entry.Info()
		if err == nil && about.Size() > size {
			name, size = entry.Name(), about.Size()
		}
		return err
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return name, size
}

// cold asks a Worker that has answered nothing but a page.
func (f *measured) cold() {
	f.launch()
	f.process.Serving(f.url + "/claim")
	const status = `{"jsonrpc":"2.0","id":1,"method":"status","params":[]}`
	timed := func(path string) time.Duration {
		start := time.Now()
		if code, _ := f.ask("POST", path, status, nil); code != 200 {
			f.t.Fatalf("%s: %d", path, code)
		}
		return time.Since(start)
	}
	f.row("cold start: the first answer of an isolate, which makes a ledger", "%s", f.took(timed("/")))
	f.row("the first answer of another ledger, which is made", "%s", f.took(timed("/l/one/")))
	warm := make([]time.Duration, 50)
	for i := range warm {
		warm[i] = timed("/")
	}
	slices.Sort(warm)
	f.row("`status`, warm", "%s", f.took(warm[len(warm)/2]))
	f.row("memory of workerd with two ledgers", "%.0f MB", f.memory())
}

// memory is that of workerd, in MB: of the larger one, for wrangler's proxy has another.
func (f *measured) memory() (largest float64) {
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		f.t.Fatal(err)
	}
	for _, dir := range all {
		environ, _ := os.ReadFile(filepath.Join(dir, "environ")) // others' cannot be read
		text, _ := os.ReadFile(filepath.Join(dir, "status"))
		if !bytes.Contains(environ, []byte(f.state)) || !bytes.HasPrefix(text, []byte("Name:\tworkerd")) {
			continue
		}
		var kib float64
		_, rest, _ := bytes.Cut(text, []byte("VmRSS:"))
		if _, err := fmt.Sscan(string(rest), &kib); err == nil {
			largest = max(largest, kib*1024/1e6)
		}
	}
	if largest == 0 {
		f.t.Fatal("there is no workerd")
	}
	return largest
}

// signed are claims of new accounts on a ledger, as requests of /v1/claims.
func (f *measured) signed(ledger string, n int) (bodies []string) {
	near := f.client("/l/" + ledger + "/")
	for len(bodies) < n {
		for _, link := range f.links(near, figureClaims).Links {
			id := account.ID(fmt.Sprintf("c%d.test.near", len(bodies)))
			body, _ := json.Marshal(map[string]string{"signed_tx_base64": claimOf(f.t, near, link, id)})
			bodies = append(bodies, string(body))
		}
	}
	return bodies
}

// send sends claims one after the other, and returns what each took.
func (f *measured) send(ledger string, bodies []string) (took []time.Duration) {
	for _, body := range bodies {
		start := time.Now()
		var answer struct{ State string }
		if status, _ := f.ask("POST", "/l/"+ledger+"/v1/claims", body, &answer); status != 200 || answer.State != "claimed" {
			f.t.Errorf("%s: %d %+v", ledger, status, answer)
		}
		took = append(took, time.Since(start))
	}
	return took
}

func (f *measured) stored(ledger string) float64 {
	var status struct {
		Latchkey struct {
			Bytes float64 `json:"stored_bytes"`
		}
	}
	f.ask("GET", "/l/"+ledger+"/status", "", &status)
	return status.Latchkey.Bytes
}

func (f *measured) claims() {
	bodies := f.signed("one", figureWarmUp+figureClaims)
	f.send("one", bodies[:figureWarmUp])
	before := f.stored("one")
	took := f.send("one", bodies[figureWarmUp:])
	slices.Sort(took)
	f.row("claim into a new account, `POST /v1/claims` through wrangler's proxy, median", "%s", f.took(took[len(took)/2]))
	f.row("bytes that a claim leaves in its object", "%.0f", (f.stored("one")-before)/figureClaims)
	f.row("memory of workerd after "+fmt.Sprint(len(bodies))+" claims", "%.0f MB", f.memory())
	for _, d := range took {
		f.alone += d / figureClaims
	}
}

// sideBySide claims on eight ledgers at once.
func (f *measured) sideBySide() {
	all := make([][]string, ledgersAtOnce)
	for i := range all {
		f.newLedger(f.t, fmt.Sprintf("side%d", i))
		all[i] = f.signed(fmt.Sprintf("side%d", i), figureClaims)
	}
	ends := make([]time.Duration, ledgersAtOnce)
	var running sync.WaitGroup
	start := time.Now()
	for i, bodies := range all {
		running.Go(func() {
			f.send(fmt.Sprintf("side%d", i), bodies)
			ends[i] = time.Since(start)
		})
	}
	running.Wait()
	took := time.Since(start)
	f.row(fmt.Sprintf("claims of %d ledgers at once, beside as many of one ledger one after the other", ledgersAtOnce), "%.2f of the time",
		float64(took)/float64(f.alone*figureClaims*ledgersAtOnce))
	f.row("the first of them to end, beside the last", "%.2f of the time", float64(slices.Min(ends))/float64(slices.Max(ends)))
	f.row("memory of workerd with ten ledgers", "%.0f MB", f.memory())
	for i := range all {
		near := f.client(fmt.Sprintf("/l/side%d/", i))
		if _, err := near.Account(f.t.Context(), client.Final, account.ID(fmt.Sprintf("c%d.test.near", figureClaims-1))); err != nil {
			f.t.Error(err)
		}
	}
}

func (f *measured) write(text string) {
	const begin, end = "<!-- figures -->\n", "<!-- end of figures -->"
	file := filepath.Join(f.dir, "README.md")
	content, err := os.ReadFile(file)
	if err != nil {
		f.t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(content), begin)
	_, after, found := strings.Cut(rest, end)
	if !found {
		f.t.Fatalf("%s has no %s", file, end)
	}
	if err := os.WriteFile(file, []byte(before+begin+text+end+after), 0o666); err != nil {
		f.t.Fatal(err)
	}
}

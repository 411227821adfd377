package benchmark

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"latchkey/host/home"
	"latchkey/internal/test/warm"
	"latchkey/plugins/build"
)

func TestMain(m *testing.M) { os.Exit(warm.Tests{M: m}.Run()) }

// TestCampaign measures what a funder with a list of people meets (make campaign). Without
// -long it is short, and its figures are worth nothing.
func TestCampaign(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the time and memory of processes are read as Linux tells them")
	}
	r := &campaignRun{t: t, size: campaignSize{links: 120, keys: 120, events: 3_000, indexed: 40}, folder: t.TempDir()}
	if *longRun {
		r.size = campaignSize{links: 10_000, keys: 100_000, events: 1_000_000, indexed: 2_000}
	}
	load := loadNow()
	r.program = buildProgram(t)
	warm.Home(t, home.Home{Dir: r.home()})
	r.node = r.program.up(t, r.home())
	r.weigh("a new ledger")
	all := r.make("claimed", r.size.links)
	r.weigh("with " + thousands(len(all)) + " links")
	r.claim(all)
	r.stats("claimed", len(all))
	r.weigh("with " + thousands(len(all)) + " links claimed")
	r.node.stop()
	r.remake(len(all))
	r.index()
	r.node = r.program.up(t, r.home())
	r.make("many", r.size.keys)
	r.pages("many", r.size.keys)
	r.node.stop()
	r.search()
	if !*longRun {
		return
	}
	m := thisMachine(load)
	text := fmt.Sprintf("%s, %s, %d cores, %s, %s. The machine's load before was %s: above 1, others took part of it.\n\n| | |\n|---|---|\n",
		time.Now().UTC().Format(time.DateOnly), m.CPU, m.Cores, m.System, m.Go, m.Load)
	for _, row := range r.rows {
		text += "| " + row.what + " | " + row.came + " |\n"
	}
	fmt.Println(text)
	if !*update {
		return
	}
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(root, "docs", "campaign.md")
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(content), tablesBegin)
	_, after, found := strings.Cut(rest, tablesEnd)
	if !found {
		t.Fatalf("%s has no lines %s and %s", file, tablesBegin, tablesEnd)
	}
	if err := os.WriteFile(file, []byte(before+tablesBegin+"\n"+text+tablesEnd+after), 0o666); err != nil {
		t.Fatal(err)
	}
}

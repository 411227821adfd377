package many

import (
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
)

var ofLedger = regexp.MustCompile(`(?m)^(latchkey_ledger_\w+)\{ledger="one"\} (\S+)$`)

// TestFiguresOfEachLedgerThatIsOpen, with its name, and documented.
func TestFiguresOfEachLedgerThatIsOpen(t *testing.T) {
	c := newCluster(t, 1)
	c.mustMake("one")
	c.mustMake("unused")
	c.mustPay(c.nodes[0], "one", 1)
	got, err := http.Get(c.nodes[0].URL + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	docs, err := os.ReadFile("../../docs/operators.md")
	if err != nil {
		t.Fatal(err)
	}
	figures := map[string]string{}
	for _, found := range ofLedger.FindAllStringSubmatch(string(text), -1) {
		figures[found[1]] = found[2]
		if !strings.Contains(string(docs), "`"+found[1]+"`") {
			t.Errorf("docs/operators.md does not tell of %s", found[1])
		}
	}
	board, err := os.ReadFile("../metrics/dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile(`latchkey_ledger_\w+`).FindAllString(string(board), -1)
	if len(shown) == 0 {
		t.Error("the dashboard has nothing of each ledger")
	}
	for _, name := range shown {
		if figures[name] == "" {
			t.Errorf("the dashboard asks for %s, which is not there", name)
		}
	}
	for name, want := range map[string]string{"leads": "1", "head_height": "2", "transactions_waiting": "0", "requests_today": "2", "log_unknown_total": "0", "checkpoints_damaged_total": "0"} {
		if got := figures["latchkey_ledger_"+name]; got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	if len(figures) != 8 || strings.Contains(string(text), `"unused"`) {
		t.Errorf("%v", figures)
	}
	if !strings.Contains(string(text), "\nlatchkey_nodes 1\n") {
		t.Error("it does not tell how many nodes there are")
	}
	if !regexp.MustCompile(`\nlatchkey_log_age_seconds 0\.\d+\n`).Match(text) {
		t.Error("it does not tell that the database was heard within a second")
	}
}

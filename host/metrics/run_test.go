package metrics_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"

	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/e2e"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/internal/test/patience"
	"latchkey/internal/test/shipped"
	"latchkey/internal/test/warm"
)

func TestMain(m *testing.M) { os.Exit(warm.Tests{M: m}.Run()) }

// families are metrics as a reader has them.
type families map[string]*dto.MetricFamily

func read(t *testing.T, node string) families {
	t.Helper()
	answer, err := http.Get(node + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var parser expfmt.TextParser
	all, err := parser.TextToMetricFamilies(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%d, %v", answer.StatusCode, err)
	}
	return all
}

// value is that of the metric with such labels, in the order of their names; of a
// histogram it is the count. One that is not there is -1.
func (all families) value(name string, labels ...string) float64 {
	for _, m := range all[name].GetMetric() {
		var has []string
		for _, label := range m.Label {
			has = append(has, label.GetValue())
		}
		if !slices.Equal(has, labels) {
			continue
		}
		switch {
		case m.Counter != nil:
			return m.Counter.GetValue()
		case m.Gauge != nil:
			return m.Gauge.GetValue()
		}
		return float64(m.Histogram.GetSampleCount())
	}
	return -1
}

// run has a node claim, refuse, show and send away, and reads what it counts.
func run(t *testing.T) families {
	t.Helper()
	s, err := e2e.Start(t, serve.Config{Home: home.Home{Dir: t.TempDir()}, PluginsDir: shipped.Dir(t),
		Trusted: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}, t.Cleanup)
	if err != nil {
		t.Fatal(err)
	}
	root := s.Root(t)
	c := root.Client()
	links := e2e.Drop(t, root, 3).Links
	if _, err := drops.ClaimNewAccount(t.Context(), c, links[0], "robin.test.near", keys.FromSeed([32]byte{1}).PublicKey()); err != nil {
		t.Fatal(err)
	}
	if _, err := drops.Claim(t.Context(), c, links[1], "robin.test.near"); err != nil {
		t.Fatal(err)
	}
	refuseOne(t, c, links[2])
	if _, err := c.View(t.Context(), client.Final, ledger.DevDropContract, "get_drop_by_id", []byte(`{"drop_id":0}`)); err != nil {
		t.Fatal(err)
	}
	if err := c.Do(t.Context(), "nonsense", nil, nil); err == nil {
		t.Fatal("there is a method nonsense")
	}
	if got := read(t, s.URL).value("latchkey_requests_total", "other", "400"); got != 1 {
		t.Errorf("%v requests for methods that nobody has", got)
	}
	fill(t, s.URL)
	return read(t, s.URL)
}

// refuseOne signs a claim with so little gas that it could not succeed.
func refuseOne(t *testing.T, c *client.Client, l drops.Link) {
	t.Helper()
	_, err := client.NewSigner(c, l.Contract, l.Key).Call(t.Context(), l.Contract, "claim_for", []byte(`{"account_id":"robin.test.near"}`), 5*amount.Tgas, amount.Zero)
	if refusal := (*client.Error)(nil); !errors.As(err, &refusal) || refusal.Cause.Name != client.InvalidTransaction {
		t.Fatalf("the guard says %v", err)
	}
}

// fill has clients ask for more room for requests than a node has, and hold what they
// get, until one of them is sent away.
func fill(t *testing.T, node string) {
	t.Helper()
	const clients, ofEach = 5, 2 // each holds less than a client's share, all together more than there is
	at, err := url.Parse(node)
	if err != nil {
		t.Fatal(err)
	}
	piece := make([]byte, 4160<<10) // of 8 MiB that are said to come: by then there is room for nearly all
	for i := range clients * ofEach {
		conn, err := net.Dial("tcp", at.Host)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		go func() { // who is sent away cannot write all of it
			_, _ = fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: %s\r\nX-Forwarded-For: 192.0.2.%d\r\nContent-Length: %d\r\n\r\n", at.Host, i/ofEach, 8<<20)
			_, _ = conn.Write(piece)
		}()
	}
	for late := time.Now().Add(patience.For(20 * time.Second)); read(t, node).value("latchkey_requests_total", "other", "503") < 1; {
		if time.Now().After(late) {
			t.Fatal("nobody was sent away")
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// TestWhatANodeCounts, and that the dashboard and the documentation know it.
func TestWhatANodeCounts(t *testing.T) {
	all := run(t)
	t.Run("values", func(t *testing.T) { checkValues(t, all) })
	t.Run("dashboard", func(t *testing.T) { checkDashboard(t, all) })
	t.Run("documentation", func(t *testing.T) { checkDocumentation(t, all) })
}

func checkValues(t *testing.T, all families) {
	for _, c := range []struct {
		name   string
		labels []string
		want   float64
	}{
		{"latchkey_claims_total", []string{"claim_for", "claimed"}, 1},
		{"latchkey_claims_total", []string{"create_account_and_claim", "claimed"}, 1},
		{"latchkey_claims_total", []string{"claim", "claimed"}, 0},
		{"latchkey_claims_total", []string{"claim_for", "failed"}, 0},
		{"latchkey_transactions_refused_total", []string{"GuardRefused"}, 1},
		{"latchkey_requests_total", []string{"nonsense", "400"}, -1},
		{"latchkey_transactions_waiting", nil, 0},
		{"latchkey_guests_running", nil, 0},
		{"latchkey_guests_waiting", nil, 0},
		{"latchkey_leads", nil, 1},
		{"latchkey_log_age_seconds", nil, 0},
		{"latchkey_log_term", nil, 0},
		{"latchkey_log_unknown_total", nil, 0},
		{"latchkey_log_checkpoints_damaged_total", nil, 0},
	} {
		if got := all.value(c.name, c.labels...); got != c.want {
			t.Errorf("%s%q is %v, want %v", c.name, c.labels, got, c.want)
		}
	}
	for _, c := range []struct {
		name   string
		labels []string
		least  float64
	}{
		{"latchkey_transactions_accepted_total", nil, 3},
		{"latchkey_commit_duration_seconds", nil, 3},
		{"latchkey_commit_transactions", nil, 3},
		{"latchkey_blocks_total", nil, 3},
		{"latchkey_head_height", nil, 4},
		{"latchkey_log_head_height", nil, 4},
		{"latchkey_gas_burnt_total", nil, 3 * amount.Tgas},
		{"latchkey_requests_total", []string{"query", "200"}, 1},
		{"latchkey_requests_total", []string{"send_tx", "200"}, 4},
		{"latchkey_requests_total", []string{"other", "503"}, 1},
		{"latchkey_request_duration_seconds", []string{"send_tx"}, 4},
		{"latchkey_no_room_total", []string{"all", "requests"}, 1},
		{"latchkey_connections_open", nil, 8},
		{"latchkey_guests_idle_bytes", nil, 1},
		{"latchkey_store_disk_bytes", nil, 1 << 10},
		{"latchkey_store_memtable_bytes", nil, 1 << 10},
		{"latchkey_store_compactions_total", nil, 0},
		{"go_goroutines", nil, 1},
	} {
		if got := all.value(c.name, c.labels...); got < c.least {
			t.Errorf("%s%q is %v, want %v or more", c.name, c.labels, got, c.least)
		}
	}
}

var (
	queried = regexp.MustCompile(`\b(?:latchkey|go|process)_\w+`)
	derived = regexp.MustCompile(`_(?:bucket|sum|count)$`)
)

// checkDashboard: what its panels ask for is there.
func checkDashboard(t *testing.T, all families) {
	content, err := os.ReadFile("dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(content, &board); err != nil {
		t.Fatal(err)
	}
	if len(board.Panels) == 0 {
		t.Error("the dashboard has no panels")
	}
	for _, panel := range board.Panels {
		names := 0
		for _, target := range panel.Targets {
			for _, name := range queried.FindAllString(target.Expr, -1) {
				if names++; strings.HasPrefix(name, "latchkey_ledger_") {
					continue // of a node of many ledgers, whose test looks for it
				}
				if f := all[derived.ReplaceAllString(name, "")]; all[name] == nil && f.GetType() != dto.MetricType_HISTOGRAM {
					t.Errorf("%s asks for %s, which is not there", panel.Title, name)
				}
			}
		}
		if names == 0 {
			t.Errorf("%s asks for nothing", panel.Title)
		}
	}
}

var documented = regexp.MustCompile("(?m)^\\| `(latchkey_\\w+).*$")

// checkDocumentation: docs/operators.md has a row for each metric of ours, and no other.
func checkDocumentation(t *testing.T, all families) {
	content, err := os.ReadFile("../../docs/operators.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for _, found := range documented.FindAllStringSubmatch(string(content), -1) {
		rows[found[1]] = found[0]
	}
	for name, f := range all {
		if strings.HasPrefix(name, "latchkey_") {
			if want := row(f); rows[name] != want {
				t.Errorf("docs/operators.md has the row %q, want %q", rows[name], want)
			}
			delete(rows, name)
		}
	}
	for name := range rows {
		t.Errorf("docs/operators.md has %s, which is not there", name)
	}
}

func row(f *dto.MetricFamily) string {
	var labels []string
	for _, label := range f.Metric[0].Label {
		labels = append(labels, label.GetName())
	}
	name := f.GetName()
	if len(labels) > 0 {
		name += "{" + strings.Join(labels, ", ") + "}"
	}
	return fmt.Sprintf("| `%s` | %s | %s |", name, strings.ToLower(f.GetType().String()), f.GetHelp())
}

package cli_test

import (
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"latchkey/core/rpc"
	"latchkey/host/cli"
	"latchkey/host/eventindex"
	"latchkey/host/httpd"
	"latchkey/internal/test/memstore"
	"latchkey/internal/test/teller"
	"latchkey/internal/test/tellerhost"
)

// TestEventsOfSeveralPages are all shown, as far as --limit goes: a node ends a page at a
// megabyte. Of what is long people see the beginning.
func TestEventsOfSeveralPages(t *testing.T) {
	store := memstore.New()
	ledger := teller.New(t, store, "loud.near")
	node := tellerhost.New(ledger, store)
	const said = 90
	node.Make(func(l *teller.Ledger) {
		for i := range said {
			l.Say("loud.near", fmt.Sprintf(`EVENT_JSON:{"standard":"x","version":"1","event":"e%d","data":"%s"}`, i, strings.Repeat("é", 8000)))
		}
	})
	index := eventindex.Start(node, &eventindex.Memory{}, slog.New(slog.DiscardHandler))
	defer index.Close()
	server := httptest.NewServer(httpd.New(httpd.Config{RPC: rpc.New(ledger.Ledger, node).WithEvents(index.Index), Log: slog.New(slog.DiscardHandler)}).Handler())
	defer server.Close()

	for limit, want := range map[string]int{"1000": said, "80": 80} {
		var out, complaints strings.Builder
		if code := cli.Main([]string{"events", "--after", "0", "--limit", limit, "--rpc", server.URL}, strings.NewReader(""), &out, &complaints); code != 0 {
			t.Fatal(complaints.String())
		}
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if last := lines[len(lines)-1]; len(lines) != want || !strings.Contains(last, fmt.Sprintf("  e%d  ", want-1)) || !strings.Contains(last, "é… of 16002 bytes; --json has all  ") {
			t.Errorf("of %s: %d lines, the last is %.600s", limit, len(lines), last)
		}
	}
}

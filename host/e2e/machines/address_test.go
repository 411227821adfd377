package machines

import (
	"path/filepath"
	"strings"
	"testing"

	database "latchkey/internal/test/postgres"
	"latchkey/internal/test/process"
)

// TestAnAddressIsOfOneNode: another that names it does not start while the first one lives,
// and does when that was killed a moment ago.
func TestAnAddressIsOfOneNode(t *testing.T) {
	one := newCluster(t, 1)
	many := &estate{cluster: &cluster{t: t, database: database.Start(t)}}
	many.joins().stop() // it has made main, of no plugins
	for _, of := range []struct {
		*cluster
		ledger []string
	}{{one, []string{"--ledger", ledgerName}}, {many.cluster, nil}} {
		const address = "http://10.0.0.1:3030"
		up := func() *child {
			home := filepath.Join(t.TempDir(), "home")
			return spawn(t, commandVariable, append([]string{"up", "--home", home, "--listen", "127.0.0.1:0", "--log", of.database.URL(), "--node-url", address}, of.ledger...))
		}
		first := up()
		first.awaitNode()
		second := up()
		if code := second.ended(); code != 1 || !strings.Contains(second.Errors.String(), "are both to be reached at "+address) {
			t.Errorf("%v: another ends with %d: %s", of.ledger, code, &second.Errors)
		}
		process.Kill(first.Cmd)
		third := up()
		third.awaitNode()
		process.Kill(third.Cmd)
	}
}

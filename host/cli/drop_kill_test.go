package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/internal/test/patience"
	"latchkey/internal/test/process"
	"latchkey/internal/test/shipped"
)

const (
	killedLinks = 9000
	kills       = 20
)

// TestKilledCommandsLoseNothing kills a command that makes thousands of links, at twenty
// moments, and lets it go on. In the end there is each link once, and what it cost is
// what as many links cost.
func TestKilledCommandsLoseNothing(t *testing.T) {
	h := home.Home{Dir: t.TempDir()}
	server, err := serve.Start(serve.Config{Home: h, Listen: "127.0.0.1:0", PluginsDir: shipped.Dir(t), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	c := client.New(server.URL)
	before := balance(t, c)
	table := filepath.Join(t.TempDir(), "links.csv")
	command := []string{"drop", "create", "--as", "test.near", "--near", "0.01", "--count", fmt.Sprint(killedLinks), "--label", "killed",
		"--csv", table, "--rpc", server.URL, "--credentials", h.Credentials()}
	random := rand.New(rand.NewPCG(20, 1))
	for range kills {
		killSoon(t, exec.Command("latchkey", command...), h.Credentials(), random.IntN(8)+1)
	}
	out, err := exec.Command("latchkey", command...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if !strings.Contains(string(out), "going on with killed") {
		t.Error("nothing was left to go on with: make more links")
	}
	checkLinks(t, c, table)
	checkCost(t, c, before)
}

func balance(t *testing.T, c *client.Client) amount.Yocto {
	t.Helper()
	a, err := c.Account(t.Context(), client.Final, ledger.DevRoot)
	if err != nil {
		t.Fatal(err)
	}
	return a.Amount
}

// killSoon starts a command and kills it once its journal has so many lines more.
func killSoon(t *testing.T, c *exec.Cmd, credentials string, lines int) {
	t.Helper()
	from := journalLines(credentials)
	process.Start(t, c)
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	until := time.After(patience.For(time.Minute))
	for journalLines(credentials) < from+lines {
		select {
		case err := <-ended:
			t.Fatalf("the command ended before it was killed (%v): make more links", err)
		case <-until:
			t.Fatal("the command comes no further")
		case <-time.After(time.Millisecond):
		}
	}
	process.End(c)
	<-ended
}

// journalLines is how many lines there are in the only journal.
func journalLines(credentials string) (lines int) {
	_ = filepath.WalkDir(credentials, func(path string, _ fs.DirEntry, _ error) error {
		if strings.HasSuffix(path, "killed.campaign") {
			text, _ := os.ReadFile(path)
			lines = strings.Count(string(text), "\n")
		}
		return nil
	})
	return lines
}

// checkLinks holds a table of links to the ledger: each is of the drop that it says,
// and the drops have no others.
func checkLinks(t *testing.T, c *client.Client, table string) {
	t.Helper()
	f, err := os.Open(table)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) != killedLinks+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	dropOf := keysOnLedger(t, c)
	seen := map[string]bool{}
	for _, row := range rows[1:] {
		link, err := drops.ParseLink(row[1])
		if err != nil || link.Key.PublicKey().String() != row[2] || fmt.Sprint(dropOf[row[2]]) != row[3] || seen[row[1]] {
			t.Fatalf("link %s is of drop %d, the table says %s: %v", row[0], dropOf[row[2]], row[3], err)
		}
		seen[row[1]] = true
	}
	if len(dropOf) != killedLinks {
		t.Errorf("the ledger has %d links, want %d", len(dropOf), killedLinks)
	}
}

// keysOnLedger are all claim keys of the funder, with their drops.
func keysOnLedger(t *testing.T, c *client.Client) map[string]uint64 {
	t.Helper()
	all := map[string]uint64{}
	args := map[string]any{"funder_id": ledger.DevRoot}
	for {
		var page struct {
			Drops []struct {
				ID uint64 `json:"drop_id"`
			}
			Next *uint64 `json:"next_id"`
		}
		view(t, c, "get_drops", args, &page)
		for _, d := range page.Drops {
			var listed []struct {
				Key keys.PublicKey `json:"public_key"`
			}
			view(t, c, "get_keys", map[string]any{"drop_id": d.ID}, &listed)
			for _, each := range listed {
				all[each.Key.String()] = d.ID
			}
		}
		if page.Next == nil {
			return all
		}
		args["from_id"] = *page.Next
	}
}

func view(t *testing.T, c *client.Client, method string, args, answer any) {
	t.Helper()
	text, _ := json.Marshal(args)
	v, err := c.View(t.Context(), client.Final, ledger.DevDropContract, method, text)
	if err == nil {
		err = json.Unmarshal(v.Value, answer)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// checkCost holds what the funder has paid to what the links cost, and the gas that
// making them takes at most.
func checkCost(t *testing.T, c *client.Client, before amount.Yocto) {
	t.Helper()
	terms := drops.Terms{Contract: ledger.DevDropContract, Gift: drops.Gift{Amount: amount.NEAR.Div64(100)}}
	each, err := terms.RequiredDeposit(t.Context(), c, drops.KeysPerDropMax, false)
	if err != nil {
		t.Fatal(err)
	}
	deposit, _ := each.Mul64(killedLinks / drops.KeysPerDropMax)
	paid, _ := before.Sub(balance(t, c))
	gas, ok := paid.Sub(deposit)
	if most, _ := amount.NEAR.Mul64(killedLinks / drops.KeysPerDropMax); !ok || most.Div64(40).Less(gas) {
		t.Errorf("paid %s NEAR for what costs %s", paid.FormatNEAR(), deposit.FormatNEAR())
	}
	t.Logf("gas of making: %s NEAR", gas.FormatNEAR())
}

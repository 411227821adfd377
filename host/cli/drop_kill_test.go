package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchkey/core/account"
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
	killedLinks  = 9000
	kills        = 20
	killedTokens = 40
)

// killing is a ledger on which commands are killed.
type killing struct {
	*client.Client
	credentials string
	random      *rand.Rand
}

func newKilling(t *testing.T) *killing {
	t.Helper()
	h := home.Home{Dir: t.TempDir()}
	server, err := serve.Start(t.Context(), serve.Config{Home: h, Listen: "127.0.0.1:0", PluginsDir: shipped.Dir(t), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	return &killing{client.New(server.URL), h.Credentials(), rand.New(rand.NewPCG(20, 1))}
}

// command is a command of latchkey on the ledger.
func (k *killing) command(args ...string) *exec.Cmd {
	return exec.Command("latchkey", append(args, "--rpc", k.URL(), "--credentials", k.credentials)...)
}

func (k *killing) run(t *testing.T, args ...string) string {
	t.Helper()
	out, err := k.command(args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v: %s", args, err, out)
	}
	return string(out)
}

// killedOften runs a command that makes links, kills it so many times, after up to so
// many more lines of its journal, and lets it go on to its end.
func (k *killing) killedOften(t *testing.T, label string, times, lines int, args ...string) {
	t.Helper()
	args = append([]string{"drop", "create", "--as", "test.near", "--label", label}, args...)
	for range times {
		killSoon(t, k.command(args...), filepath.Join(k.credentials, "custom", "_drops", label+".campaign"), k.random.IntN(lines)+1)
	}
	if out := k.run(t, args...); !strings.Contains(out, "going on with "+label) {
		t.Error("nothing was left to go on with: make more links")
	}
}

// TestKilledCommandsLoseNothing kills a command that makes thousands of links, at twenty
// moments, and lets it go on. In the end there is each link once, and what it cost is
// what as many links cost.
func TestKilledCommandsLoseNothing(t *testing.T) {
	k := newKilling(t)
	before, table := balance(t, k.Client), filepath.Join(t.TempDir(), "links.csv")
	k.killedOften(t, "many", kills, 8, "--near", "0.01", "--count", fmt.Sprint(killedLinks), "--csv", table)
	checkLinks(t, k.Client, table)
	checkCost(t, k.Client, before)
}

// TestKilledCommandsPayTokensOnce: units for drops of a token, and one NFT after another.
func TestKilledCommandsPayTokensOnce(t *testing.T) {
	k := newKilling(t)
	for token, code := range map[string]string{"coin.test.near": "ft.latchkey", "art.test.near": "nft.latchkey"} {
		k.run(t, "account", "create", token, "--as", "test.near", "--amount", "5")
		k.run(t, "deploy", code, "--as", token, "--init", "new", "--args",
			`{"owner_id":"test.near","total_supply":"1000000","metadata":{"spec":"`+strings.TrimSuffix(code, ".latchkey")+`-1.0.0","name":"X","symbol":"X","decimals":0}}`)
	}
	k.killedOften(t, "coin", 8, 6, "--ft", "coin.test.near:7", "--count", "3000")
	wantView(t, k.Client, "coin.test.near", "ft_balance_of", `{"account_id":"drop.test.near"}`, `"21000"`)
	k.run(t, "drop", "cancel", "coin", "--as", "test.near")
	wantView(t, k.Client, "coin.test.near", "ft_balance_of", `{"account_id":"test.near"}`, `"1000000"`)

	var ids []string
	for i := range killedTokens {
		ids = append(ids, fmt.Sprint(i))
		k.run(t, "call", "art.test.near", "nft_mint", fmt.Sprintf(`{"token_id":"%d","token_owner_id":"test.near","token_metadata":{"title":"x"}}`, i),
			"--as", "test.near", "--deposit", "0.1", "--gas", "100")
	}
	k.killedOften(t, "art", 8, 6, "--nft", "art.test.near:"+strings.Join(ids, ","))
	wantView(t, k.Client, "art.test.near", "nft_supply_for_owner", `{"account_id":"drop.test.near"}`, fmt.Sprintf(`"%d"`, killedTokens))
	k.run(t, "drop", "cancel", "art", "--as", "test.near")
	wantView(t, k.Client, "art.test.near", "nft_supply_for_owner", `{"account_id":"test.near"}`, fmt.Sprintf(`"%d"`, killedTokens))
	if left := keysOnLedger(t, k.Client); len(left) != 0 {
		t.Errorf("%d links are left that no label has", len(left))
	}
}

func wantView(t *testing.T, c *client.Client, contract account.ID, method, args, want string) {
	t.Helper()
	v, err := c.View(t.Context(), client.Final, contract, method, []byte(args))
	if err != nil || string(v.Value) != want {
		t.Errorf("%s of %s gives %s, want %s (%v)", method, contract, v.Value, want, err)
	}
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
func killSoon(t *testing.T, c *exec.Cmd, journal string, lines int) {
	t.Helper()
	from := journalLines(journal)
	process.Start(t, c)
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	until := time.After(patience.For(time.Minute))
	for journalLines(journal) < from+lines {
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

// journalLines is how many lines a journal has; none before it is there.
func journalLines(journal string) int {
	text, _ := os.ReadFile(journal)
	return strings.Count(string(text), "\n")
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

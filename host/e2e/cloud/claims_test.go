//go:build unix

package cloud

import (
	"context"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/e2e"
)

// TestWorker runs one Worker on workerd through all that a claim endpoint owes.
func TestWorker(t *testing.T) {
	c := newCloud(t)
	c.start()
	for _, step := range []struct {
		name string
		run  func(*testing.T, *cloud)
	}{
		{"the store is as others are", cloudStore},
		{"S45 a claim pays, a second is refused", cloudClaim},
		{"S45 of 32 claims at once one is paid", cloudConcurrentClaims},
		{"two ledgers do not mix", cloudLedgers},
		{"a claim that is sent again has the same answer", cloudResend},
		{"a core that dies undoes its request", cloudCoreDies},
		{"storage that is full loses nothing", cloudFull},
		{"the API", cloudAPI},
		{"the root key makes ledgers", cloudDirectory},
		{"a ledger moves here and away", cloudMoves},
		{"a ledger of latchkey init moves here and away", cloudMovesOpen},
		{"an import that was given up makes room", cloudDiscards},
		{"a drop that is over returns by itself", cloudDue},
		{"an alarm that fails comes again", cloudAlarmFails},
		{"eight ledgers at once", cloudManyLedgers},
		{"limits are told in JSON", cloudLimits},
		{"a single skipped nonce is not waited for long", cloudSkippedNonces},
		{"pages of other origins may ask", cloudCORS},
		{"a contract that is not carried", cloudForeign},
		{"near-api-js", cloudNearAPIJS},
		{"near-cli and latchkey", cloudNearCLI},
		{"a kill after acknowledged claims loses none", cloudKill},
		{"ledgers that were made stay", cloudLedgersStay},
		{"a contract that is carried since", cloudCarried},
		{"strangers' drops hold up no others", cloudStrangers},
	} {
		if !t.Run(step.name, func(t *testing.T) { step.run(t, c) }) {
			return
		}
	}
}

func newAccount(near *client.Client, link drops.Link, name string) error {
	_, err := drops.ClaimNewAccount(context.Background(), near, link, account.ID(name+".test.near"), link.Key.PublicKey())
	return err
}

func cloudStore(t *testing.T, c *cloud) {
	var problems []string
	c.ask("POST", "/v1/test/store", "", &problems)
	if len(problems) > 0 {
		t.Error(problems)
	}
	// It keeps the isolate busy for seconds, and wrangler's proxy loses its connection
	// meanwhile: it repeats a GET then, and no POST.
	c.ask("GET", "/healthz", "", nil)
}

func cloudClaim(t *testing.T, c *cloud) {
	near := c.client("/")
	link := c.links(near, 1).Links[0]
	path := fmt.Sprintf("/v1/keys/%s/%s", link.Contract, link.Key.PublicKey())
	var held struct {
		State   string
		Preview struct{ Amount amount.Yocto }
	}
	each, _ := amount.NEAR.Mul64(2)
	if status, _ := c.ask("GET", path, "", &held); status != http.StatusOK || held.State != "active" || held.Preview.Amount != each {
		t.Errorf("before the claim: %d %+v", status, held)
	}
	for _, wrong := range []string{"/v1/keys/drop.test.near/ed25519:0", "/v1/keys/drop.test.near/%ff", "/v1/keys/Not%20one/" + link.Key.PublicKey().String()} {
		if status, _ := c.ask("GET", wrong, "", nil); status != http.StatusBadRequest {
			t.Errorf("%s: %d", wrong, status)
		}
	}
	if err := newAccount(near, link, "robin"); err != nil {
		t.Fatal(err)
	}
	if a, err := near.Account(context.Background(), client.Final, "robin.test.near"); err != nil || a.Amount != each {
		t.Errorf("the account after the claim: %+v, %v", a, err)
	}
	var refused *drops.RefusedError
	if err := newAccount(near, link, "robin2"); !errors.As(err, &refused) || refused.Code != drops.LinkUsed {
		t.Errorf("a second claim: %v", err)
	}
	if use, err := drops.Used(context.Background(), near, link); err != nil || use.State != drops.Claimed || use.AccountID != "robin.test.near" {
		t.Errorf("what became of the link: %+v, %v", use, err)
	}
	if c.ask("GET", path, "", &held); held.State != "deleted" {
		t.Errorf("after the claim the key is %s", held.State)
	}
}

func cloudConcurrentClaims(t *testing.T, c *cloud) {
	near := c.client("/")
	d := c.links(near, 2)
	winner, payees := e2e.RaceForKey(t, near, d.Links[0])
	e2e.CheckPayees(t, near, winner, payees)
	drop, err := drops.Show(context.Background(), near, ledger.DevDropContract, d.ID)
	if err != nil || drop.Left != 1 {
		t.Errorf("the drop after the race: %+v, %v", drop, err)
	}
}

func cloudLedgers(t *testing.T, c *cloud) {
	one, two := c.client("/l/one/"), c.client("/l/two/")
	link := c.links(one, 1).Links[0]
	if err := newAccount(two, link, "wren"); err == nil {
		t.Error("a key of ledger one opened ledger two")
	}
	if err := newAccount(one, link, "wren"); err != nil {
		t.Error(err)
	}
	if a, err := two.Account(context.Background(), client.Final, "wren.test.near"); err == nil {
		t.Errorf("ledger two has ledger one's account: %+v", a)
	}
	if status, _ := c.ask("POST", "/l/three/", "{}", nil); status != http.StatusNotFound {
		t.Errorf("a ledger that nobody allowed: %d", status)
	}
}

func cloudResend(t *testing.T, c *cloud) {
	near := c.client("/")
	link := c.links(near, 1).Links[0]
	args := fmt.Appendf(nil, `{"new_account_id":"lark.test.near","new_public_key":"%s"}`, link.Key.PublicKey())
	tx, err := client.NewSigner(near, link.Contract, link.Key).Sign(context.Background(), link.Contract,
		transaction.FunctionCall{MethodName: "create_account_and_claim", Args: args, Gas: 100_000_000_000_000})
	if err != nil {
		t.Fatal(err)
	}
	body := fmt.Sprintf(`{"signed_tx_base64":"%s"}`, base64.StdEncoding.EncodeToString(tx.Borsh()))
	var answers [2]map[string]any
	for i := range answers {
		if status, _ := c.ask("POST", "/v1/claims", body, &answers[i]); status != http.StatusOK || answers[i]["state"] != "claimed" {
			t.Errorf("claim %d: %d %v", i, status, answers[i])
		}
	}
	if !reflect.DeepEqual(answers[0], answers[1]) {
		t.Errorf("answered %v and then %v", answers[0], answers[1])
	}
	for body, want := range map[string]int{"": 400, `{"signed_tx_base64":"AA=="}`: 400} {
		if status, _ := c.ask("POST", "/v1/claims", body, nil); status != want {
			t.Errorf("claim %q: %d, want %d", body, status, want)
		}
	}
}

// cloudCoreDies: the request whose block was committed before the panic has not
// happened, and the same transaction, sent again, goes through.
func cloudCoreDies(t *testing.T, c *cloud) {
	near := c.client("/")
	link := c.links(near, 1).Links[0]
	c.ask("POST", "/v1/test/die", "", nil)
	deaths := 0
	watched := near.Watched(client.Watch{Unclear: func(transaction.Hash, error) {
		deaths++
		if a, err := near.Account(context.Background(), client.Final, "kite.test.near"); err == nil {
			t.Errorf("half of a request remains: %+v", a)
		}
	}})
	if err := newAccount(watched, link, "kite"); err != nil {
		t.Errorf("the next core: %v", err)
	}
	if deaths != 1 {
		t.Errorf("%d answers were lost, want 1", deaths)
	}
}

// cloudFull: while there is no room claims are not taken and reads go on; the same
// transaction goes through as soon as there is room.
func cloudFull(t *testing.T, c *cloud) {
	near := c.client("/")
	link := c.links(near, 1).Links[0]
	body := fmt.Sprintf(`{"signed_tx_base64":%q}`, claimOf(t, near, link, "swift.test.near"))
	c.ask("POST", "/v1/test/full", "", nil)
	before := c.head(t)
	for range 3 {
		if status, text := c.sendWith(t, "/v1/claims", body, ""); status != http.StatusInternalServerError || !strings.Contains(text, `"INTERNAL_ERROR"`) {
			t.Errorf("while it is full: %d %s", status, text)
		}
	}
	path := fmt.Sprintf("/v1/keys/%s/%s", link.Contract, link.Key.PublicKey())
	var held struct{ State string }
	if c.ask("GET", path, "", &held); held.State != "active" || c.head(t) != before {
		t.Errorf("while it is full the key is %+v", held)
	}
	c.ask("POST", "/v1/test/full", "", nil)
	if status, text := c.sendWith(t, "/v1/claims", body, ""); status != http.StatusOK || !strings.Contains(text, `"claimed"`) {
		t.Errorf("when there is room: %d %s", status, text)
	}
}

// kills is how often cloudKill kills workerd.
var kills = flag.Int("kills", 3, "how often workerd is killed after acknowledged claims")

// cloudKill kills a Worker again and again.
func cloudKill(t *testing.T, c *cloud) {
	for round := range *kills {
		cloudKillOnce(t, c, round)
	}
}

// What one round claims, and after how many of them workerd is killed.
const (
	killClaims = 20
	killAfter  = 10
)

// cloudKillOnce claims until workerd is killed in the middle, and asks the next one
// for every claim that was answered.
func cloudKillOnce(t *testing.T, c *cloud, round int) {
	near := c.client("/")
	links := c.links(near, killClaims).Links
	outcomes := make(chan *client.Outcome, len(links))
	ctx, giveUp := context.WithCancel(context.Background())
	defer giveUp()
	var took []time.Duration
	var running sync.WaitGroup
	running.Go(func() {
		defer close(outcomes)
		for i, link := range links {
			start := time.Now()
			out, err := drops.ClaimNewAccount(ctx, near, link, account.ID(fmt.Sprintf("owl%d-%d.test.near", round, i)), link.Key.PublicKey())
			if err != nil {
				return
			}
			took = append(took, time.Since(start))
			outcomes <- out
		}
	})
	var answered []*client.Outcome
	for out := range outcomes {
		answered = append(answered, out)
		if len(answered) == killAfter {
			c.process.Kill()
			giveUp()
		}
	}
	running.Wait()
	start := time.Now()
	c.start()
	slices.Sort(took)
	t.Logf("killed after %d claims, each 5 requests, median %s; ready again after %s", len(answered), took[len(took)/2], time.Since(start))
	if len(answered) < killAfter || len(answered) == len(links) {
		t.Fatalf("%d of %d claims were answered", len(answered), len(links))
	}
	near = c.client("/")
	for _, want := range answered {
		got, err := near.Transaction(context.Background(), want.Transaction.Hash, want.Transaction.SignerID)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("was answered\n%+v\nafter the kill: %v\n%+v", want, err, got)
		}
	}
}

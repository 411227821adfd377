package campaign_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/campaign"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/host/e2e"
	"latchkey/internal/test/warm"
)

const (
	gold = account.ID("gold.test.near")
	art  = account.ID("art.test.near")
)

func TestMain(m *testing.M) { os.Exit(warm.Tests{M: m}.Run()) }

// node is a development node with a signer of its root account, and a folder.
type node struct {
	*client.Client
	root   *client.Signer
	folder campaign.Folder
}

func newNode(t *testing.T) node {
	t.Helper()
	root := e2e.NewServer(t).Root(t)
	return node{root.Client(), root, campaign.Folder{Dir: filepath.Join(t.TempDir(), "_drops")}}
}

// withTokens makes a token of which root has so many units, and NFTs with the numbers
// from 0 on.
func (n node) withTokens(t *testing.T, units, nfts int) node {
	t.Helper()
	for id, code := range map[account.ID]string{gold: "ft.latchkey", art: "nft.latchkey"} {
		n.call(t, ledger.DevRoot, "create_account_advanced", fmt.Sprintf(`{"new_account_id":%q,"options":{"use_global_contract_account_id":%q}}`, id, code), "0.1")
	}
	n.call(t, gold, "new", fmt.Sprintf(`{"owner_id":"test.near","total_supply":"%d","metadata":{"spec":"ft-1.0.0","name":"Gold","symbol":"GOLD","decimals":2}}`, units), "0")
	n.call(t, art, "new", `{"owner_id":"test.near","metadata":{"spec":"nft-1.0.0","name":"Art","symbol":"ART"}}`, "0")
	for i := range nfts {
		n.call(t, art, "nft_mint", fmt.Sprintf(`{"token_id":"%d","token_owner_id":"test.near","token_metadata":{"title":"x"}}`, i), "0.1")
	}
	return n
}

func (n node) call(t *testing.T, contract account.ID, method, args, near string) {
	t.Helper()
	deposit, err := amount.ParseNEAR(near)
	if err == nil {
		_, err = n.root.Call(t.Context(), contract, method, []byte(args), 100*amount.Tgas, deposit)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// plan is a plan of links that each bring a gift, with what it costs.
func (n node) plan(t *testing.T, links int, g drops.Gift, change ...func(*campaign.Plan)) *campaign.Plan {
	t.Helper()
	p := &campaign.Plan{Funder: n.root.Account(), Terms: drops.Terms{Contract: ledger.DevDropContract, Gift: g}, Brings: g.String(),
		Links: links, Page: n.URL() + "/claim", Secret: campaign.NewSecret()}
	for _, each := range change {
		each(p)
	}
	e, err := campaign.NewEstimate(t.Context(), n.Client, p)
	if err != nil {
		t.Fatal(err)
	}
	p.Estimate = *e
	return p
}

func (n node) open(t *testing.T, p *campaign.Plan) *campaign.Campaign {
	t.Helper()
	c, err := n.folder.Open("make them", "test", func() (*campaign.Plan, error) { return p, nil })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// run runs a campaign, signed by s.
func (n node) run(t *testing.T, c *campaign.Campaign, s *client.Signer) error {
	t.Helper()
	made := c.Made()
	err := c.Run(t.Context(), n.URL(), func(watched *client.Client) (*client.Signer, error) {
		return client.NewSigner(watched, s.Account(), s.Key()), nil
	}, campaign.Reports{Made: func(links int) { made += links }, Unclear: func(transaction.Hash, error) { t.Error("an answer was lost") }})
	if made != c.Made() {
		t.Errorf("told of %d links, made %d", made, c.Made())
	}
	return err
}

func (n node) balance(t *testing.T, id account.ID) amount.Yocto {
	t.Helper()
	a, err := n.Account(t.Context(), client.Final, id)
	if err != nil {
		t.Fatal(err)
	}
	return a.Amount
}

// TestEstimatesHold: what links cost is what was said, at most; what comes back when all
// are claimed is no less than was said.
func TestEstimatesHold(t *testing.T) {
	n := newNode(t).withTokens(t, 1_000_000, 6)
	ids := func(p *campaign.Plan) { p.TokenIDs = []string{"0", "1", "2", "3", "4", "5"} }
	for name, p := range map[string]*campaign.Plan{
		"NEAR":     n.plan(t, 12, drops.Gift{Amount: amount.NEAR}),
		"twice":    n.plan(t, 4, drops.Gift{Amount: amount.NEAR}, func(p *campaign.Plan) { p.Uses = 2 }),
		"picture":  n.plan(t, 3, drops.Gift{Amount: amount.NEAR}, func(p *campaign.Plan) { p.Card = drops.Card{Title: "T", Message: "M", Picture: "gift"} }),
		"password": n.plan(t, 3, drops.Gift{Amount: amount.NEAR}, func(p *campaign.Plan) { p.Passwords = []string{"open"} }),
		"FT":       n.plan(t, 12, drops.Gift{Amount: amount.From(250), FT: gold}),
		"NFT":      n.plan(t, 6, drops.Gift{NFT: art}, ids),
	} {
		t.Run(name, func(t *testing.T) {
			n.folder.Dir = t.TempDir()
			c, before := n.open(t, p), n.balance(t, ledger.DevRoot)
			if err := n.run(t, c, n.root); err != nil {
				t.Fatal(err)
			}
			paid := before.SaturatingSub(n.balance(t, ledger.DevRoot))
			if paid.Less(p.Estimate.Deposit) || p.Estimate.Needs().Less(paid) {
				t.Errorf("paid %s NEAR, the estimate was %s to %s", paid.FormatNEAR(), p.Estimate.Deposit.FormatNEAR(), p.Estimate.Needs().FormatNEAR())
			}
			before = n.balance(t, ledger.DevRoot)
			n.claimAll(t, c, name)
			back := n.balance(t, ledger.DevRoot).SaturatingSub(before)
			if back.Less(p.Estimate.ComesBack) || p.Estimate.ComesBack.SaturatingAdd(p.Estimate.ClaimGas).Less(back) {
				t.Errorf("%s NEAR came back, the estimate was %s or more, with gas of %s", back.FormatNEAR(), p.Estimate.ComesBack.FormatNEAR(), p.Estimate.ClaimGas.FormatNEAR())
			}
		})
	}
}

// claimAll claims every link into an account of its own.
func (n node) claimAll(t *testing.T, c *campaign.Campaign, name string) {
	t.Helper()
	for link := range c.Links {
		l := c.Link(link)
		for use := range c.UsesOfEach() {
			id := account.ID(strings.ToLower(fmt.Sprintf("%s%d-%d.test.near", name, link, use)))
			args := map[string]any{"new_account_id": id, "new_public_key": keys.FromSeed([32]byte{1}).PublicKey()}
			if password := c.Password(link); password != "" {
				args["password"] = drops.ClaimPassword(password, l.Key.PublicKey(), use+1)
			}
			text, _ := json.Marshal(args)
			p, err := drops.Look(t.Context(), n.Client, l)
			if err != nil {
				t.Fatal(err)
			}
			out, err := client.NewSigner(n.Client, l.Contract, l.Key).Call(t.Context(), l.Contract, "create_account_and_claim", text, p.RequiredGas.NewAccount, amount.Zero)
			if err == nil {
				err = drops.Paid(out, id)
			}
			if err != nil {
				t.Fatalf("link %d: %v", link, err)
			}
		}
	}
}

// TestTheLargestDropIsMade: a hundred keys with all that they can have.
func TestTheLargestDropIsMade(t *testing.T) {
	n := newNode(t)
	p := n.plan(t, 100, drops.Gift{Amount: amount.NEAR}, func(p *campaign.Plan) {
		p.Passwords, p.Uses = []string{"open"}, 10
		p.Card = drops.Card{Title: strings.Repeat("t", 100), Message: strings.Repeat("m", 1000), Picture: "confetti"}
	})
	before := n.balance(t, ledger.DevRoot)
	if err := n.run(t, n.open(t, p), n.root); err != nil {
		t.Fatal(err)
	}
	if paid := before.SaturatingSub(n.balance(t, ledger.DevRoot)); p.Estimate.Needs().Less(paid) {
		t.Errorf("paid %s NEAR, the estimate was %s", paid.FormatNEAR(), p.Estimate.Needs().FormatNEAR())
	}
}

// TestMoneyThatRunsOutHalfWay leaves what is made, and a further run makes the rest.
func TestMoneyThatRunsOutHalfWay(t *testing.T) {
	n := newNode(t)
	const poor = account.ID("poor.test.near")
	key := keys.FromSeed([32]byte{9})
	n.call(t, ledger.DevRoot, "create_account", fmt.Sprintf(`{"new_account_id":%q,"new_public_key":%q}`, poor, key.PublicKey()), "110")
	funder := client.NewSigner(n.Client, poor, key)
	c := n.open(t, n.plan(t, 350, drops.Gift{Amount: amount.NEAR.Div64(2)}, func(p *campaign.Plan) { p.Funder = poor }))
	var stopped *campaign.StoppedError
	err := n.run(t, c, funder)
	if !errors.As(err, &stopped) || !client.IsRefusal(err, "NotEnoughBalance") || stopped.Links != 350 || stopped.Made != c.Made() || c.Made() < 100 || c.Made() > 200 {
		t.Fatalf("got %v", err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	hundred, _ := amount.NEAR.Mul64(100)
	if _, err := n.root.Send(t.Context(), poor, transaction.Transfer{Deposit: hundred}); err != nil {
		t.Fatal(err)
	}
	c = n.open(t, nil)
	if err := n.run(t, c, funder); err != nil || c.Made() != 350 || !c.Resumed() {
		t.Fatalf("made %d: %v", c.Made(), err)
	}
	if made := c.Drops(); len(made) != 4 || made[3].First != 300 || made[3].End != 350 {
		t.Errorf("made %+v", made)
	}
}

// TestATokenThatRefuses leaves drops that wait for it; a further run pays them, once.
func TestATokenThatRefuses(t *testing.T) {
	n := newNode(t).withTokens(t, 250, 3)
	c := n.open(t, n.plan(t, 5, drops.Gift{Amount: amount.From(100), FT: gold}))
	err := n.run(t, c, n.root)
	var failed *client.ExecutionError
	if !errors.As(err, &failed) || c.Made() != 0 || len(c.Drops()) != 1 || c.Drops()[0].Paid {
		t.Fatalf("made %d: %v", c.Made(), err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	n.call(t, gold, "ft_mint", `{"receiver_id":"test.near","amount":"750"}`, "0.000000000000000000000001")
	c = n.open(t, nil)
	if err := n.run(t, c, n.root); err != nil || len(c.Drops()) != 1 || !c.Drops()[0].Paid {
		t.Fatalf("made %d: %v", c.Made(), err)
	}
	v, err := n.View(t.Context(), client.Final, gold, "ft_balance_of", []byte(`{"account_id":"test.near"}`))
	if err != nil || string(v.Value) != `"500"` {
		t.Errorf("the funder has %s units, %v", v.Value, err)
	}
	if _, err := drops.Claim(t.Context(), n.Client, c.Link(3), ledger.DevRoot); err != nil {
		t.Error(err)
	}
}

// TestAllNFTsComeBack: one call takes back ten.
func TestAllNFTsComeBack(t *testing.T) {
	n := newNode(t).withTokens(t, 1, 23)
	p := n.plan(t, 23, drops.Gift{NFT: art}, func(p *campaign.Plan) {
		for i := range 23 {
			p.TokenIDs = append(p.TokenIDs, fmt.Sprint(i))
		}
	})
	c := n.open(t, p)
	if err := n.run(t, c, n.root); err != nil {
		t.Fatal(err)
	}
	back, err := drops.Cancel(t.Context(), n.root, c.Contract, c.Drops()[0].ID, nil)
	if err != nil || back.Keys != 23 || len(back.NFTs) != 23 || back.Left != 0 || back.Stuck || len(back.Transactions) != 3 || back.NFTs[0] != "art.test.near:22" {
		t.Errorf("%+v, %v", back, err)
	}
}

// TestATokenThatKeepsWhatComesBack is not asked again and again: its drop waits, and the
// same call gives back what is left once the token takes it.
func TestATokenThatKeepsWhatComesBack(t *testing.T) {
	n := newNode(t).withTokens(t, 500, 0)
	c := n.open(t, n.plan(t, 5, drops.Gift{Amount: amount.From(100), FT: gold}))
	if err := n.run(t, c, n.root); err != nil {
		t.Fatal(err)
	}
	n.call(t, gold, "storage_unregister", `{}`, "0.000000000000000000000001")
	id := c.Drops()[0].ID
	back, err := drops.Cancel(t.Context(), n.root, c.Contract, id, nil)
	if err != nil || back.Keys != 5 || back.Units != nil || !back.Stuck || len(back.Transactions) != 2 {
		t.Fatalf("%+v, %v", back, err)
	}
	n.call(t, gold, "storage_deposit", `{}`, "0.00125")
	back, err = drops.Cancel(t.Context(), n.root, c.Contract, id, nil)
	if err != nil || back.Keys != 0 || back.Units[gold] != amount.From(500) || back.Stuck || back.Amount.IsZero() || back.Funder != ledger.DevRoot {
		t.Errorf("%+v, %v", back, err)
	}
}

// TestAnAbandonedCampaignIsNotMadeAnyMore, and what was made of it without its learning
// so is found.
func TestAnAbandonedCampaignIsNotMadeAnyMore(t *testing.T) {
	n := newNode(t)
	c := n.open(t, n.plan(t, 2, drops.Gift{Amount: amount.NEAR}))
	if err := errors.Join(n.run(t, c, n.root), c.Close()); err != nil {
		t.Fatal(err)
	}
	// As if the program had ended between the sending and the answer.
	text, err := os.ReadFile(c.Path())
	if err == nil {
		err = os.WriteFile(c.Path(), text[:bytes.LastIndexByte(text[:len(text)-1], '\n')+1], 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if half, err := n.folder.Load("test"); err != nil || half.Made() != 0 {
		t.Fatalf("made %d, %v", half.Made(), err)
	}
	if err := n.folder.Abandon(t.Context(), n.Client, "test"); err != nil {
		t.Fatal(err)
	}
	if after, err := n.folder.Load("test"); err != nil || len(after.Drops()) != 1 || after.Drops()[0] != c.Drops()[0] {
		t.Errorf("%+v, %v", after.Drops(), err)
	}
	var taken *campaign.TakenError
	if _, err := n.folder.Open("make them", "test", nil); !errors.As(err, &taken) {
		t.Errorf("got %v", err)
	}
}

// TestWhatIsOnItsWayWhenACampaignIsAbandoned is not missed: it would make links that
// nobody takes back.
func TestWhatIsOnItsWayWhenACampaignIsAbandoned(t *testing.T) {
	n := newNode(t)
	c := n.open(t, n.plan(t, 250, drops.Gift{Amount: amount.NEAR}))
	ctx, stop := context.WithCancel(t.Context())
	late := &lateNode{to: n.URL(), stop: stop}
	between := httptest.NewServer(late)
	defer between.Close()
	err := c.Run(ctx, between.URL, func(via *client.Client) (*client.Signer, error) {
		return client.NewSigner(via, n.root.Account(), n.root.Key()), nil
	}, campaign.Reports{Made: func(int) {}, Unclear: func(transaction.Hash, error) {}})
	if err == nil || c.Made() != 0 || len(late.kept) == 0 {
		t.Fatalf("%d transactions are on their way, %v", len(late.kept), err)
	}
	if err := errors.Join(c.Close(), n.folder.Abandon(t.Context(), n.Client, "test")); err != nil {
		t.Fatal(err)
	}
	for _, body := range late.kept {
		if answer, err := http.Post(n.URL(), "application/json", bytes.NewReader(body)); err == nil {
			_ = answer.Body.Close()
		}
	}
	after, err := n.folder.Load("test")
	if err != nil {
		t.Fatal(err)
	}
	there, err := drops.OfFunder(t.Context(), n.Client, c.Contract, ledger.DevRoot)
	if err != nil || len(there) == 0 || len(there) != len(after.Drops()) {
		t.Errorf("of %d drops the campaign has %+v, %v", len(there), after.Drops(), err)
	}
}

// lateNode is a way to a node on which transactions take long.
type lateNode struct {
	to   string
	stop func()
	mu   sync.Mutex
	kept [][]byte
}

func (l *lateNode) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	if bytes.Contains(body, []byte("signed_tx_base64")) || bytes.Contains(body, []byte("broadcast_tx")) {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.kept = append(l.kept, body)
		l.stop() // as if the program were killed
		panic(http.ErrAbortHandler)
	}
	answer, err := http.Post(l.to, "application/json", bytes.NewReader(body))
	if err != nil {
		return
	}
	defer answer.Body.Close()
	w.WriteHeader(answer.StatusCode)
	_, _ = io.Copy(w, answer.Body)
}

// TestACopyOfAJournalPaysNothingTwice: the contract has the keys, and tells so.
func TestACopyOfAJournalPaysNothingTwice(t *testing.T) {
	n := newNode(t).withTokens(t, 1_000, 0)
	c := n.open(t, n.plan(t, 3, drops.Gift{Amount: amount.From(100), FT: gold}))
	begun, err := os.ReadFile(c.Path())
	if err == nil {
		err = errors.Join(n.run(t, c, n.root), c.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := campaign.Folder{Dir: t.TempDir()}
	if err := os.WriteFile(filepath.Join(elsewhere.Dir, "test.campaign"), begun, 0o600); err != nil {
		t.Fatal(err)
	}
	before := n.balance(t, ledger.DevRoot)
	again, err := elsewhere.Open("make them", "test", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := n.run(t, again, n.root); err != nil || len(again.Drops()) != 1 || again.Drops()[0].ID != c.Drops()[0].ID || again.Made() != 3 {
		t.Errorf("made %+v, %v", again.Drops(), err)
	}
	if paid := before.SaturatingSub(n.balance(t, ledger.DevRoot)); amount.NEAR.Div64(50).Less(paid) {
		t.Errorf("paid %s NEAR more", paid.FormatNEAR())
	}
	v, err := n.View(t.Context(), client.Final, gold, "ft_balance_of", []byte(`{"account_id":"test.near"}`))
	if err != nil || string(v.Value) != `"700"` {
		t.Errorf("the funder has %s units, %v", v.Value, err)
	}
}

// TestACampaignOfWhichNothingWasSentIsForgotten: its label is free again.
func TestACampaignOfWhichNothingWasSentIsForgotten(t *testing.T) {
	n := newNode(t)
	c := n.open(t, n.plan(t, 1, drops.Gift{Amount: amount.NEAR}))
	noKey := errors.New("there is no key")
	err := c.Run(t.Context(), n.URL(), func(*client.Client) (*client.Signer, error) { return nil, noKey }, campaign.Reports{})
	if !errors.Is(err, noKey) || !c.IsUntouched() {
		t.Fatalf("got %v", err)
	}
	if err := c.Leave(); err != nil {
		t.Fatal(err)
	}
	again := n.open(t, n.plan(t, 2, drops.Gift{Amount: amount.NEAR}))
	if again.Resumed() || again.Links != 2 {
		t.Errorf("%+v", again.Plan)
	}
	if err := errors.Join(n.run(t, again, n.root), again.Leave()); err != nil {
		t.Fatal(err)
	}
	if kept, err := n.folder.Load("test"); err != nil || kept.Made() != 2 {
		t.Errorf("one that is made was left, and is gone: %v", err)
	}
}

// TestALabelIsTakenOnce, by what has it.
func TestALabelIsTakenOnce(t *testing.T) {
	n := newNode(t)
	c := n.open(t, n.plan(t, 1, drops.Gift{Amount: amount.NEAR}))
	begin := func() (*campaign.Plan, error) { return nil, errors.New("begun") }
	var taken *campaign.TakenError
	if _, err := n.folder.Open("another", "test", begin); !errors.As(err, &taken) || taken.Ended || taken.Made != 0 || taken.Links != 1 {
		t.Errorf("got %v", err)
	}
	if err := n.run(t, c, n.root); err != nil {
		t.Fatal(err)
	}
	if err := c.Finish(); err != nil {
		t.Fatal(err)
	}
	if _, err := n.folder.Open("make them", "test", begin); !errors.As(err, &taken) || !taken.Ended {
		t.Errorf("got %v", err)
	}
	all, err := n.folder.All()
	if err != nil || len(all) != 1 || all[0].Label != "test" || all[0].Link(0) != c.Link(0) {
		t.Errorf("%+v, %v", all, err)
	}
	var unknown *campaign.UnknownError
	for _, label := range []string{"other", "../test", "7"} {
		if _, err := n.folder.Load(label); !errors.As(err, &unknown) {
			t.Errorf("%s: %v", label, err)
		}
	}
}

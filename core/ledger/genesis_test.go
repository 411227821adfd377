package ledger

import (
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/prepare"
	"latchkey/core/transaction"
	"latchkey/internal/test/memstore"
)

func noCode(transaction.Hash) ([]byte, bool) { return nil, false }

func TestGenesisIsChecked(t *testing.T) {
	account := func(id account.ID, n amount.Yocto) GenesisAccount {
		return GenesisAccount{AccountID: id, Amount: n}
	}
	for name, c := range map[string]struct {
		alter func(g *Genesis)
		want  string
	}{
		"no chain id":  {func(g *Genesis) { g.ChainID = "" }, "chain_id is empty"},
		"height 0":     {func(g *Genesis) { g.Height = 0 }, "genesis_height is at least 1"},
		"schedule":     {func(g *Genesis) { g.Schedule = "pv99" }, `schedule "pv99" is unknown`},
		"prepare":      {func(g *Genesis) { g.PrepareVersion = 99 }, "prepare version 99 is unknown"},
		"twice":        {func(g *Genesis) { g.Accounts = append(g.Accounts, account("alice", amount.Zero)) }, "alice is listed twice"},
		"system":       {func(g *Genesis) { g.Accounts = append(g.Accounts, account("system", amount.Zero)) }, "account system cannot exist"},
		"too much":     {func(g *Genesis) { g.Accounts = append(g.Accounts, account("rich", amount.Max)) }, "more than 2^128"},
		"missing code": {func(g *Genesis) { g.GlobalContracts = []GlobalContract{{AccountID: "lib"}} }, "global contract lib is missing"},
		"no such contract": {func(g *Genesis) { g.Accounts[0].Contract = "lib" },
			"account alice uses the global contract of lib, which is not listed"},
	} {
		g := &Genesis{ChainID: "localnet", Time: genesisTime, Height: 1, Schedule: "classic", PrepareVersion: prepare.Version, Accounts: []GenesisAccount{account("alice", near(1))}}
		c.alter(g)
		store := memstore.New()
		_, err := Create(store, nil, g, noCode)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if _, err := Open(store, nil); err != ErrEmpty {
			t.Errorf("%s left something in the store: %v", name, err)
		}
	}
}

func TestALedgerIsCreatedOnce(t *testing.T) {
	c := newChain(t, nil, "alice")
	if _, err := Create(c.l.store, nil, c.l.Genesis, noCode); err == nil {
		t.Error("a second ledger in the same store")
	}
	if _, err := Open(c.l.store, nil); err != nil {
		t.Error(err)
	}
}

func TestAnUnknownFormatIsRefused(t *testing.T) {
	c := newChain(t, nil, "alice")
	b, _ := c.l.Begin()
	b.base.Set(metaKey("format"), []byte("99"))
	if err := b.Commit(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(c.l.store, nil); err == nil || !strings.Contains(err.Error(), `format version "99"`) {
		t.Errorf("got %v", err)
	}
}

// TestAGenesisThatIsMisspelled: people edit it, so what is wrong is said in words.
func TestAGenesisThatIsMisspelled(t *testing.T) {
	for text, want := range map[string]string{
		`{"chain_id":7}`: "genesis: chain_id: want a string, got a number",
		`{"chain_id":"x","accounts":[{"account_id":"a.near","amount":5}]}`:                `genesis: accounts: "5" is not an amount: want a JSON string of decimal yoctoNEAR`,
		`{"chain_id":"x","accounts":[{"account_id":"a.near","keys":[{"public_key":7}]}]}`: "genesis: accounts",
		`{"chain_name":"x"}`: `genesis: unknown field "chain_name"`,
		`[]`:                 "genesis: want an object, got a list",
	} {
		_, err := ParseGenesis([]byte(text))
		if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "json:") || strings.Contains(err.Error(), "Go ") {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"latchkey/core/keys"
	"latchkey/core/policy"
	"latchkey/core/prepare"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/internal/test/memstore"
)

// administered is a ledger with an admin key that allows its accounts to deploy
// listed code only.
func administered(t testing.TB, listed ...[]byte) *chain {
	t.Helper()
	hashes := []transaction.Hash{}
	for _, code := range listed {
		hashes = append(hashes, sha256.Sum256(code))
	}
	g := &Genesis{ChainID: "localnet", Time: genesisTime, Height: 1, Schedule: "classic", PrepareVersion: prepare.Version,
		Deployable: state.OnlyThese(hashes...), AdminKeys: []keys.PublicKey{testKey("admin").PublicKey()},
		Accounts: []GenesisAccount{{AccountID: "alice", Amount: near(1000), Keys: []GenesisKey{{PublicKey: testKey("alice").PublicKey()}}}}}
	l, err := Create(memstore.New(), nil, g, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &chain{t: t, l: l, nonces: map[keys.PublicKey]uint64{}, time: genesisTime}
}

// next is an empty change in its turn.
func (c *chain) next() AdminChange {
	v := c.view()
	genesis, err := v.Block(c.l.Genesis.Height)
	if err != nil {
		c.t.Fatal(err)
	}
	return AdminChange{Ledger: genesis.Hash, Sequence: v.Settings().Changes + 1}
}

// administer submits a change and returns the verdict on it.
func (c *chain) administer(change *SignedAdminChange) AdminRefusal {
	c.t.Helper()
	c.time += 1e9
	head := c.view().Head.Height
	told := 0
	refusal, err := c.l.SubmitAdmin(change, &fixedSource{now: c.time}, func(Committed) { told++ })
	if err != nil {
		c.t.Fatal(err)
	}
	accepted := 0
	if refusal == nil {
		accepted = 1
	}
	if grown := c.view().Head.Height - head; told != accepted || grown != uint64(accepted) {
		c.t.Errorf("a change with verdict %v made %d blocks and was told %d times", refusal, grown, told)
	}
	return refusal
}

type fixedSource struct{ now uint64 }

func (s *fixedSource) Now() uint64               { return s.now }
func (s *fixedSource) Random() ([32]byte, error) { return [32]byte{1}, nil }

func TestOnlyListedCodeIsDeployable(t *testing.T) {
	listed, other := []byte("listed"), []byte("other")
	c := administered(t, listed)
	hash := transaction.Hash(sha256.Sum256(other))
	want := `{"ActionError":{"index":1,"kind":{"FunctionCallError":{"ExecutionError":"code ` + hash.String() + ` is not deployable here: this ledger runs listed code only"}}}}`
	for name, action := range map[string]transaction.Action{
		"on an account":     transaction.DeployContract{Code: other},
		"as global, hash":   transaction.DeployGlobalContract{Code: other, Mode: transaction.ByCodeHash},
		"as global, a name": transaction.DeployGlobalContract{Code: other, Mode: transaction.ByAccountID},
	} {
		status := c.must(c.sign("alice", "alice", testKey("alice"), transaction.Transfer{Deposit: near(1)}, action))
		if failure := string(status.Status.Failure.JSON()); !strings.HasPrefix(failure, want) {
			t.Errorf("%s: %s", name, failure)
		}
	}
	if _, stored := c.view().Code(hash); stored {
		t.Error("refused code was stored")
	}
	c.succeed(c.sign("alice", "alice", testKey("alice"), transaction.DeployContract{Code: listed}))

	change := c.next()
	wider := state.OnlyThese(sha256.Sum256(listed), hash)
	change.Deployable = &wider
	if refusal := c.administer(change.Sign(testKey("admin"))); refusal != nil {
		t.Fatal(refusal)
	}
	c.succeed(c.sign("alice", "alice", testKey("alice"), transaction.DeployContract{Code: other}))

	change = c.next()
	change.Deployable = &state.Deployable{}
	if refusal := c.administer(change.Sign(testKey("admin"))); refusal != nil {
		t.Fatal(refusal)
	}
	c.succeed(c.sign("alice", "alice", testKey("alice"), transaction.DeployContract{Code: []byte("any")}))
}

func (c *chain) succeed(tx *transaction.Signed) {
	c.t.Helper()
	if status := c.must(tx); status.Status.Failure != nil {
		c.t.Errorf("failed: %s", status.Status.Failure.JSON())
	}
}

func TestAdminChangesAreRefused(t *testing.T) {
	unknown, pq := uint32(99), keys.PublicKey{}
	if err := pq.UnmarshalJSON([]byte(`"ml-dsa-65:` + strings.Repeat("1", 1952) + `"`)); err != nil {
		t.Fatal(err)
	}
	many := make([]keys.PublicKey, settingItemsMax+1)
	for code, spoil := range map[string]func(*AdminChange) *SignedAdminChange{
		"AdminWrongLedger":           func(c *AdminChange) *SignedAdminChange { c.Ledger[0]++; return c.Sign(testKey("admin")) },
		"AdminWrongSequence":         func(c *AdminChange) *SignedAdminChange { c.Sequence++; return c.Sign(testKey("admin")) },
		"AdminKeyUnknown":            func(c *AdminChange) *SignedAdminChange { return c.Sign(testKey("alice")) },
		"AdminUnknownPrepareVersion": func(c *AdminChange) *SignedAdminChange { c.PrepareVersion = &unknown; return c.Sign(testKey("admin")) },
		"AdminKeyUnusable": func(c *AdminChange) *SignedAdminChange {
			c.AdminKeys = &[]keys.PublicKey{pq}
			return c.Sign(testKey("admin"))
		},
		"AdminTooLarge": func(c *AdminChange) *SignedAdminChange { c.AdminKeys = &many; return c.Sign(testKey("admin")) },
		"AdminInvalidSignature": func(c *AdminChange) *SignedAdminChange {
			signed := c.Sign(testKey("admin"))
			signed.Deployable = &state.Deployable{} // after it was signed
			return signed
		},
	} {
		c := administered(t)
		before := c.view().Head.Hash
		change := c.next()
		if refusal := c.administer(spoil(&change)); refusal == nil || AdminRefusals.Name(refusal) != code {
			t.Errorf("%s: verdict %v", code, refusal)
		}
		if v := c.view(); v.Head.Hash != before || v.Settings().Changes != 0 {
			t.Errorf("%s left a trace", code)
		}
	}
}

func TestAdminKeysChange(t *testing.T) {
	c := administered(t)
	change := c.next()
	change.AdminKeys = &[]keys.PublicKey{testKey("heir").PublicKey()}
	if refusal := c.administer(change.Sign(testKey("admin"))); refusal != nil {
		t.Fatal(refusal)
	}
	late := c.next()
	if refusal := c.administer(late.Sign(testKey("admin"))); !errors.As(refusal, &AdminKeyUnknown{}) {
		t.Errorf("the earlier key: %v", refusal)
	}
	last := c.next()
	last.AdminKeys = &[]keys.PublicKey{}
	if refusal := c.administer(last.Sign(testKey("heir"))); refusal != nil {
		t.Fatal(refusal)
	}
	over := c.next()
	if refusal := c.administer(over.Sign(testKey("heir"))); !errors.As(refusal, &AdminKeyUnknown{}) {
		t.Errorf("after the last key: %v", refusal)
	}
}

// TestAdminChangesArePartOfTheLog: a block with a change in it is read from its
// bytes, applied elsewhere and run again, to the same root.
func TestAdminChangesArePartOfTheLog(t *testing.T) {
	first, second := administered(t), administered(t)
	change := first.next()
	change.Deployable = &state.Deployable{}
	good := change.Sign(testKey("admin"))
	bad := change.Sign(testKey("alice"))
	tx := first.sign("alice", "alice", testKey("alice"), transaction.DeployContract{Code: []byte("any")})
	in := &Input{Height: 2, Time: first.time + 1, Admin: []*SignedAdminChange{bad, good}, Transactions: []*transaction.Signed{tx}}
	lines := map[string]bool{}
	for _, c := range []*chain{first, second} {
		read, err := DecodeInput(in.Borsh())
		if err != nil {
			t.Fatal(err)
		}
		b, err := c.l.Begin()
		if err != nil {
			t.Fatal(err)
		}
		applied, err := b.Apply(*read)
		if err != nil || len(applied.AdminRefusals) != 2 || applied.AdminRefusals[0] == nil || applied.AdminRefusals[1] != nil {
			t.Fatalf("applied %+v, %v", applied, err)
		}
		lines[applied.Line()] = true
		if err := b.Commit(); err != nil {
			t.Fatal(err)
		}
	}
	if len(lines) != 1 {
		t.Errorf("the same input gave %v", lines)
	}
	v := first.view()
	if _, err := v.Replay(v.Head); err != nil {
		t.Error(err)
	}
	again, err := Open(first.l.store, nil)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := again.View(first.l.store); err != nil || v.Settings().Deployable.Listed || v.Settings().Changes != 1 {
		t.Errorf("after opening again: %+v, %v", v.Settings(), err)
	}
}

func TestDeployableInJSON(t *testing.T) {
	one, two := transaction.Hash{1}, transaction.Hash{2}
	for text, want := range map[string]state.Deployable{
		`"any"`: {},
		`[]`:    state.OnlyThese(),
		`["` + two.String() + `","` + one.String() + `","` + one.String() + `"]`: state.OnlyThese(one, two),
	} {
		var d state.Deployable
		if err := json.Unmarshal([]byte(text), &d); err != nil || d.Listed != want.Listed || len(d.Hashes) != len(want.Hashes) {
			t.Errorf("%s is read as %+v, %v", text, d, err)
		}
		if d.Listed && (d.Allows(transaction.Hash{3}) || d.Allows(one) != (len(want.Hashes) > 0)) {
			t.Errorf("%s allows the wrong hashes", text)
		}
		written, err := json.Marshal(d)
		var again state.Deployable
		if err != nil || json.Unmarshal(written, &again) != nil || again.Listed != d.Listed || len(again.Hashes) != len(d.Hashes) {
			t.Errorf("%s comes back as %s, %v", text, written, err)
		}
	}
	for _, text := range []string{`"none"`, `1`, `null`, `["x"]`, `{}`} {
		var d state.Deployable
		if err := json.Unmarshal([]byte(text), &d); err == nil {
			t.Errorf("%s is read as %+v", text, d)
		}
	}
}

func FuzzDecodeAdminChange(f *testing.F) {
	version, d, list := uint32(1), state.OnlyThese(transaction.Hash{1}, transaction.Hash{2}), []keys.PublicKey{testKey("a").PublicKey()}
	f.Add((AdminChange{Sequence: 1, PrepareVersion: &version, Deployable: &d, Caps: &policy.Caps{MemoryPagesMax: 1, StorageBytesMax: 2, GasMax: 3}, AdminKeys: &list}).Sign(testKey("a")).Borsh())
	f.Add((AdminChange{}).Sign(testKey("b")).Borsh())
	f.Fuzz(func(t *testing.T, b []byte) {
		if c, err := DecodeAdminChange(b); err == nil && !bytes.Equal(c.Borsh(), b) {
			t.Errorf("%x decodes to a change that encodes as %x", b, c.Borsh())
		}
	})
}

package node

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
)

// waiting makes a call of an account, signed by its nth key.
func waiting(id string, key, tgas uint64) *pending {
	call := transaction.FunctionCall{MethodName: "m", Gas: tgas * amount.Tgas}
	seed := sha256.Sum256(fmt.Append(nil, id, key))
	return &pending{tx: &transaction.Signed{Transaction: transaction.Transaction{SignerID: account.ID(id),
		PublicKey: keys.FromSeed(seed).PublicKey(), Actions: []transaction.Action{call}}}}
}

func names(group []*pending) string {
	var all []string
	for _, p := range group {
		all = append(all, string(p.tx.SignerID))
	}
	return strings.Join(all, " ")
}

func TestSignersTakeTurns(t *testing.T) {
	b := newBacklog()
	for range 3 {
		b.add(waiting("greedy", 0, 100))
	}
	b.add(waiting("modest", 0, 100))
	if got, want := names(b.order()), "greedy modest greedy greedy"; got != want {
		t.Errorf("the order is %s, want %s", got, want)
	}
}

// TestHeavyOnesGoLast in a round, by what they burnt lately: a claim attaches as much
// as an attack and burns a tenth.
func TestHeavyOnesGoLast(t *testing.T) {
	b := newBacklog()
	b.add(waiting("drop", 0, 100))
	b.add(waiting("heavy", 0, 100))
	b.done(b.order(), []uint64{9 * amount.Tgas, 90 * amount.Tgas})
	for key := range uint64(3) { // of many keys
		b.add(waiting("heavy", key, 100))
	}
	b.add(waiting("stranger", 0, 30))
	b.add(waiting("drop", 7, 100))
	if got, want := names(b.order()), "drop stranger heavy heavy heavy"; got != want {
		t.Errorf("the order is %s, want %s", got, want)
	}
	b.done(b.order()[:1], []uint64{90 * amount.Tgas})
	b.add(waiting("drop", 8, 100))
	if got, want := names(b.order()), "stranger heavy heavy heavy drop"; got != want {
		t.Errorf("an account that has become heavy: the order is %s, want %s", got, want)
	}
}

// TestNobodyIsPassedOverForEver by lighter ones, and one at a time comes to its turn.
func TestNobodyIsPassedOverForEver(t *testing.T) {
	b := newBacklog()
	b.add(waiting("heavy", 1, 300))
	b.add(waiting("heavy", 2, 300))
	for commit := range passedMax {
		b.add(waiting("light", uint64(commit), 1))
		group := b.group()
		if group[0].tx.SignerID != "light" {
			t.Fatalf("commit %d: the order is %s", commit, names(group))
		}
		b.done(group, []uint64{amount.Tgas})
	}
	b.add(waiting("light", 99, 1))
	if got, want := names(b.order()), "heavy light heavy"; got != want {
		t.Errorf("the order is %s, want %s", got, want)
	}
}

// TestABacklogIsEmptiedInTheEnd and each signer's own in order.
func TestABacklogIsEmptiedInTheEnd(t *testing.T) {
	b := newBacklog()
	for i := range 3 * groupMax {
		p := waiting(fmt.Sprint("signer", i%7), 0, uint64(i%5))
		p.tx.Nonce = uint64(i)
		b.add(p)
	}
	last, ran := map[account.ID]uint64{}, 0
	for commit := 0; b.count > 0; commit++ {
		group := b.group()
		some := min(len(group), 1+commit%50)
		for _, p := range group[:some] {
			if before, known := last[p.tx.SignerID]; known && before >= p.tx.Nonce {
				t.Fatalf("%s: nonce %d after %d", p.tx.SignerID, p.tx.Nonce, before)
			}
			last[p.tx.SignerID] = p.tx.Nonce
		}
		ran += some
		b.done(group, slices.Repeat([]uint64{amount.Tgas}, some))
	}
	if ran != 3*groupMax || len(b.bySigner) != 0 {
		t.Errorf("%d ran, %d signers are left", ran, len(b.bySigner))
	}
}

func TestLoadsAreBounded(t *testing.T) {
	b := newBacklog()
	for i := range 2 * accountsMax {
		b.loads.note(account.ID(fmt.Sprint("account", i)), amount.Tgas)
	}
	if n := len(b.loads.burnt); n > accountsMax {
		t.Errorf("%d accounts are remembered", n)
	}
}

// TestAClaimWaitsForOneLongTransaction: the one that runs when it comes, and none of
// those before it in the queue or in its own commit; however late it comes, and however
// many accounts one client has, each known to be light.
func TestAClaimWaitsForOneLongTransaction(t *testing.T) {
	for _, accounts := range []int{1, 60} {
		b := newBacklog()
		b.loads.note("drop", 9*amount.Tgas)
		b.loads.noteClient("attacker", 300*amount.Tgas)
		for n := range 60 {
			id := fmt.Sprint("attacker", n%accounts)
			b.loads.note(account.ID(id), amount.Tgas)
			p := waiting(id, uint64(n), 300)
			p.who = "attacker"
			b.add(p)
		}
		for n := uint64(0); n < 60; n++ {
			running := b.group()
			if len(running) != 1 || running[0].who != "attacker" {
				t.Fatalf("of %d accounts: %s share the commit of long one %d", accounts, names(running), n)
			}
			claim := waiting("drop", n, 100)
			claim.who = "visitor"
			b.add(claim) // while that runs
			b.done(running, []uint64{300 * amount.Tgas})
			if group := b.group(); len(group) != 1 || group[0] != claim {
				t.Fatalf("of %d accounts: claim %d runs with or after %s", accounts, n, names(group))
			}
			b.done(b.group(), []uint64{9 * amount.Tgas})
		}
	}
}

// TestRefusedOnesTellNothing: an account does not become light by what is refused.
func TestRefusedOnesTellNothing(t *testing.T) {
	b := newBacklog()
	b.loads.note("heavy", 300*amount.Tgas)
	b.add(waiting("heavy", 0, 300))
	b.done(b.group(), []uint64{0})
	if got := b.loads.of(waiting("heavy", 0, 300).tx); got != 300*amount.Tgas {
		t.Errorf("it is taken for one of %d gas", got)
	}
}

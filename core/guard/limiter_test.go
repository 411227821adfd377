package guard

import (
	"fmt"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/keys"
)

func TestALimiterCountsEachKeyByItself(t *testing.T) {
	const second = 1_000_000_000
	l, start := &Limiter{}, uint64(1e18)
	key := func(n byte) keys.PublicKey { return keys.FromSeed([32]byte{n}).PublicKey() }
	for i := range uint64(authorize.RefusalsMax) {
		if wait, _ := l.wait(parties("app", key(1), "client"), start+i); wait > 0 {
			t.Fatalf("after %d refusals it waits for %d ns", i, wait)
		}
		l.count(parties("app", key(1), "client"), 1, start+i)
	}
	for _, c := range []struct {
		account account.ID
		key     byte
		now     uint64
		wait    uint64
	}{
		{"app", 1, start + second, 9 * second}, {"app", 1, start + 10*second - 1, 1}, {"app", 1, start + 10*second, 0},
		{"app", 2, start + second, 0}, {"other", 1, start + second, 0},
		{"app", 1, start - 3600*second, 0}, // a clock that stepped back keeps nobody waiting until it is there again
	} {
		if wait, of := l.wait(parties(c.account, key(c.key), "client"), c.now); wait != c.wait || of != authorize.RefusedKey {
			t.Errorf("key %d of %s waits for %d ns, want %d", c.key, c.account, wait, c.wait)
		}
	}
	l.count(parties("app", key(1), ""), 1, start+10*second) // a new window
	if wait, _ := l.wait(parties("app", key(1), ""), start+11*second); wait > 0 {
		t.Errorf("after one refusal in a new window it waits for %d ns", wait)
	}
}

func TestALimiterIsBounded(t *testing.T) {
	l := &Limiter{}
	key := keys.FromSeed([32]byte{1}).PublicKey()
	for i := range 3 * limitPartiesMax {
		l.count(parties(account.ID(fmt.Sprint("a", i)), key, ""), 1, 1)
	}
	if len(l.spent) != limitPartiesMax || len(l.oldest) != limitPartiesMax {
		t.Errorf("it counts %d parties", len(l.spent))
	}
}

// TestFreshKeysDoNotHelp: what an account's guard burns in vain is counted however
// many keys it is for, and a client's share is used up before an account's.
func TestFreshKeysDoNotHelp(t *testing.T) {
	l, n := &Limiter{}, byte(0)
	refuse := func(id account.ID, who string) (authorize.RefusedParty, bool) {
		n++
		all := parties(id, keys.FromSeed([32]byte{n}).PublicKey(), who)
		if wait, of := l.wait(all, 1); wait > 0 {
			return of, true
		}
		l.count(all, 10*amount.Tgas, 1)
		return 0, false
	}
	for i := range 5 {
		if _, limited := refuse("app", "client"); limited {
			t.Fatalf("limited after %d refusals", i)
		}
	}
	if of, limited := refuse("other", "client"); !limited || of != authorize.RefusedClient {
		t.Errorf("a client that has used up its share: %v, %v", of, limited)
	}
	for i := range 15 {
		if _, limited := refuse("app", fmt.Sprint("another", i)); limited {
			t.Fatalf("the account is limited after %d more", i)
		}
	}
	if of, limited := refuse("app", "another1"); !limited || of != authorize.RefusedAccount {
		t.Errorf("an account that has used up its share: %v, %v", of, limited)
	}
	if of, limited := refuse("app", "yet another"); limited {
		t.Errorf("who has had nothing refused is shut out by others: %v", of)
	}
}

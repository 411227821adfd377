package guard

import (
	"fmt"
	"testing"

	"latchkey/core/account"
	"latchkey/core/authorize"
	"latchkey/core/keys"
)

func TestALimiterCountsEachKeyByItself(t *testing.T) {
	const second = 1_000_000_000
	l, start := &Limiter{}, uint64(1e18)
	key := func(n byte) keys.PublicKey { return keys.FromSeed([32]byte{n}).PublicKey() }
	for i := range uint64(authorize.RefusalsMax) {
		if wait := l.wait("app", key(1), start+i); wait > 0 {
			t.Fatalf("after %d refusals it waits for %d ns", i, wait)
		}
		l.count("app", key(1), start+i)
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
		if wait := l.wait(c.account, key(c.key), c.now); wait != c.wait {
			t.Errorf("key %d of %s waits for %d ns, want %d", c.key, c.account, wait, c.wait)
		}
	}
	l.count("app", key(1), start+10*second) // a new window
	if wait := l.wait("app", key(1), start+11*second); wait > 0 {
		t.Errorf("after one refusal in a new window it waits for %d ns", wait)
	}
}

func TestALimiterIsBounded(t *testing.T) {
	l := &Limiter{}
	key := keys.FromSeed([32]byte{1}).PublicKey()
	for i := range 3 * limitKeysMax {
		l.count(account.ID(fmt.Sprint("a", i)), key, 1)
	}
	if len(l.counts) != limitKeysMax || len(l.oldest) != limitKeysMax {
		t.Errorf("it counts %d keys", len(l.counts))
	}
	var none *Limiter
	none.count("a", key, 1)
	if none.wait("a", key, 1) != 0 {
		t.Error("no limiter limits")
	}
}

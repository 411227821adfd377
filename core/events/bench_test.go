package events

import (
	"fmt"
	"testing"

	"latchkey/internal/test/memstore"
	"latchkey/internal/test/teller"
)

// BenchmarkAdvance takes up a block with the events of a claim.
func BenchmarkAdvance(b *testing.B) {
	store := memstore.New()
	l := teller.New(b, store, "drop.near")
	l.Blocks(2000, func(n int) {
		key := fmt.Sprintf(`,"public_key":"ed25519:%044d","account_id":"guest%d.near"`, n, n)
		l.Say("drop.near", dropEvent("claim_started", 7, key+`,"creates_account":false`))
		l.Say("drop.near", dropEvent("claimed", 7, key+`,"amount":"1000000000000000000000000"`),
			dropEvent("key_deleted", 7, fmt.Sprintf(`,"public_key":"ed25519:%044d","funder":"a.near","storage_refund":"1610000000000000000000","allowance_refund":"20900000000000000000000"`, n)))
	})
	v := l.View()
	x, err := Open(files{}, v)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if x.tail.through >= v.Head.Height {
			if x, err = Open(files{}, v); err != nil {
				b.Fatal(err)
			}
		}
		if err := x.Advance(v, 1); err != nil {
			b.Fatal(err)
		}
	}
}

package e2e

import (
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/host/client"
	"latchkey/host/drops"
)

// Drop makes a drop of 2 NEAR for each of n links.
func Drop(t testing.TB, funder *client.Signer, n int) *drops.Created {
	t.Helper()
	return dropOf(t, funder, ledger.DevDropContract, n, drops.Window{})
}

// dropOf makes a drop of a contract, open in w.
func dropOf(t testing.TB, funder *client.Signer, contract account.ID, n int, w drops.Window) *drops.Created {
	t.Helper()
	each, _ := amount.NEAR.Mul64(2)
	near := funder.Client()
	d, err := drops.Create(t.Context(), near, funder, contract, n, each, w, strings.TrimSuffix(near.URL(), "/")+"/claim")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

//go:build !wasip1

package main

import (
	"strconv"
	"strings"
	"testing"

	"latchkey/plugins/sdk"
)

// yocto reads NEAR in decimals, for figures as people write them.
func yocto(t *testing.T, near string) sdk.Amount {
	t.Helper()
	whole, part, _ := strings.Cut(near, ".")
	a, err := sdk.ParseAmount(whole + part + strings.Repeat("0", 24-len(part)))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestFigures pins the prices that README.md states, for a contract on
// drop.test.near (14 characters).
func TestFigures(t *testing.T) {
	c := newChain(t)
	c.host.Run(func() {
		for what, figure := range map[string][2]sdk.Amount{
			"allowance":                      {allowance(), yocto(t, "0.0224")},
			"drop storage":                   {dropStorage(nil), yocto(t, "0.00206")},
			"drop storage and a key's place": {dropStorage([]sdk.PublicKey{anyEd25519}), yocto(t, "0.00239")},
			"how a drop ended":               {sdk.StoragePrice.Mul(sdk.RecordBytes(dropKeyBytes, endedValueBytes)), yocto(t, "0.00063")},
			"key storage":                    {keyStorage(anyEd25519), yocto(t, "0.00258")},
			"deposit of a key without money": {keyDeposit(anyEd25519, sdk.Amount{}), yocto(t, "0.02498")},
		} {
			if figure[0] != figure[1] {
				t.Errorf("%s is %v, want %v", what, figure[0], figure[1])
			}
		}
		if gasClaim(alice) != 14*sdk.TGas || gasClaim(strings.Repeat("a", 64)) != 22*sdk.TGas || gasCreateAndClaim != 47*sdk.TGas {
			t.Errorf("claims need %v, %v and %v", gasClaim(alice), gasClaim(strings.Repeat("a", 64)), gasCreateAndClaim)
		}
	})
	for _, quote := range []struct {
		keys         int
		amount, want string
	}{
		{1, "1", "1.02737"}, {2, "1", "2.05268"}, {1, "2", "2.02737"}, {100, "1", "102.53306"},
	} {
		args := `{"kind":"NEAR","keys":` + strconv.Itoa(quote.keys) + `,"amount_per_drop":"` + yocto(t, quote.amount).String() + `"}`
		got := c.must(alice, sdk.PublicKey{}, "required_deposit", args, sdk.Amount{})
		if want := `"` + yocto(t, quote.want).String() + `"`; got != want {
			t.Errorf("%d keys of %s NEAR need %s, want %s", quote.keys, quote.amount, got, want)
		}
	}
}

// TestClaimFitsItsAllowance: a claim with the gas the tutorial attaches must be
// payable, also after attempts that failed.
func TestClaimFitsItsAllowance(t *testing.T) {
	c := newChain(t)
	c.host.Run(func() {
		cost := func(gas sdk.Gas) sdk.Amount { return sdk.NewAmount(uint64(gas + gasTransaction)).Mul(gasPrice) }
		for gas, failures := range map[sdk.Gas]uint64{100 * sdk.TGas: 3, 30 * sdk.TGas: 5} {
			failed := cost(30 * sdk.TGas) // more than an attempt that fails burns, its guard included
			if needed := cost(gas + gasGuard).Add(failed.Mul(failures)); allowance().Less(needed) {
				t.Errorf("%v after %d failures needs %v, the allowance is %v", gas, failures, needed, allowance())
			}
		}
		if gasClaim(strings.Repeat("a", 64)) > 30*sdk.TGas || gasCreateAndClaim > gasAttachedMax {
			t.Error("a claim needs more gas than the tutorial attaches")
		}
	})
}

// TestRecordSizes holds the prices to what is really stored.
func TestRecordSizes(t *testing.T) {
	c := newChain(t)
	longest := strings.Repeat("f", funderBytesMax)
	c.host.Run(func() {
		before := sdk.StorageUsage()
		drops.Set(dropKey(7), drop{version: dropVersion, funder: longest, amount: sdk.Near(1), counter: 1})
		keyLists.Set(dropKey(7), []sdk.PublicKey{anyEd25519})
		dropUsage := sdk.StorageUsage()
		keys.Set(anyEd25519.Borsh(), claimKey{dropID: 7, since: 1})
		keyUsage := sdk.StorageUsage()
		if sdk.StoragePrice.Mul(dropUsage-before) != dropStorage([]sdk.PublicKey{anyEd25519}) {
			t.Errorf("a drop takes %d bytes", dropUsage-before)
		}
		access := sdk.FunctionCallKeyBytes(anyEd25519, contract, claimMethods...)
		endedDrops.Set(dropKey(7), endedDrop{})
		if ended := sdk.StorageUsage() - keyUsage; ended != sdk.RecordBytes(dropKeyBytes, endedValueBytes) {
			t.Errorf("what is kept of a drop takes %d bytes", ended)
		}
		if sdk.StoragePrice.Mul(keyUsage-dropUsage+access) != keyStorage(anyEd25519) {
			t.Errorf("a key takes %d + %d bytes", keyUsage-dropUsage, access)
		}
	})
}

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

// specOf is a drop of so much NEAR, for prices.
func specOf(amount sdk.Amount) *spec {
	return &spec{drop: drop{uses: 1, stages: []stage{{assets: []asset{{kind: assetNear, amount: amount}}}}}}
}

// TestFigures pins the prices that README.md states, for a contract on
// drop.test.near (14 characters).
func TestFigures(t *testing.T) {
	c := newChain(t)
	c.host.Run(func() {
		s := specOf(sdk.Near(1))
		for what, figure := range map[string][2]sdk.Amount{
			"allowance":         {s.allowance(), yocto(t, "0.0224")},
			"drop storage":      {s.quote(0), yocto(t, "0.00404")},
			"a key's place":     {sdk.StoragePrice.Mul(33), yocto(t, "0.00033")},
			"how a drop ended":  {endedStake(), yocto(t, "0.00063")},
			"key storage":       {keyStorage(anyEd25519), yocto(t, "0.00269")},
			"a key of 1 NEAR":   {s.quote(1).Sub(s.quote(0)), yocto(t, "1.02542")},
			"FT, another token": {ftAsset("ft.near", sdk.NewAmount(1)).budget(), registrationMax.Add(oneYocto)},
		} {
			if figure[0] != figure[1] {
				t.Errorf("%s is %v, want %v", what, figure[0], figure[1])
			}
		}
		st := s.drop.stages[0]
		long := strings.Repeat("a", 64)
		if st.gasClaim(alice, 0, terms{}) != 14*sdk.TGas || st.gasClaim(long, 0, terms{}) != 22*sdk.TGas || st.gasCreateAndClaim(0) != 47*sdk.TGas {
			t.Errorf("claims need %v, %v and %v", st.gasClaim(alice, 0, terms{}), st.gasClaim(long, 0, terms{}), st.gasCreateAndClaim(0))
		}
	})
	for _, quote := range []struct {
		keys         int
		amount, want string
	}{
		{1, "1", "1.02946"}, {2, "1", "2.05488"}, {1, "2", "2.02946"}, {100, "1", "102.54604"},
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
			if needed := cost(gas + gasGuard).Add(failed.Mul(failures)); specOf(oneYocto).allowance().Less(needed) {
				t.Errorf("%v after %d failures needs %v", gas, failures, needed)
			}
		}
		for _, a := range []asset{nearAsset(oneYocto), ftAsset("ft.near", oneYocto), {kind: assetNFT, contract: "nft.near"}} {
			s := stage{assets: []asset{a}}
			if s.gasClaim(alice, 0, terms{}) > gasAttached || s.gasCreateAndClaim(0) > gasAttached {
				t.Errorf("a claim of kind %s needs more gas than the tutorial attaches", a.kind.String())
			}
		}
	})
}

// TestRecordSizes holds the prices to what is really stored, for funders with ids of
// any length.
func TestRecordSizes(t *testing.T) {
	c := newChain(t)
	longest := strings.Repeat("f", funderBytesMax)
	c.host.Run(func() {
		before := sdk.StorageUsage()
		s := specOf(sdk.Near(1))
		s.public, s.drop.funder, s.card = []sdk.PublicKey{anyEd25519}, longest, card{title: "T", message: "M", motif: "gift"}
		s.drop.flags |= describedDrop
		s.withKeys(1)
		s.price()
		s.store(7)
		keyLists.Set(dropKey(7), s.public)
		dropUsage := sdk.StorageUsage()
		keys.Set(anyEd25519.Borsh(), claimKey{dropID: 7, since: 1})
		keyUsage := sdk.StorageUsage()
		if sdk.StoragePrice.Mul(dropUsage-before) != s.drop.stake {
			t.Errorf("a drop takes %d bytes, the stake is %v", dropUsage-before, s.drop.stake)
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

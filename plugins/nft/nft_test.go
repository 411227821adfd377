//go:build !wasip1

package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/sdktest"

	"pgregory.net/rapid"
)

const (
	contract = "nft.test.near"
	owner    = "owner.near"
	metadata = `{"spec":"nft-1.0.0","name":"Test","symbol":"TEST","icon":null,"base_uri":null,"reference":null,"reference_hash":null}`
	u128Max  = "340282366920938463463374607431768211455"
)

// methods are the contract's exports, by name.
var methods = map[string]func(){
	"new": New, "nft_mint": NFTMint, "nft_transfer": NFTTransfer, "nft_transfer_call": NFTTransferCall,
	"nft_resolve_transfer": NFTResolveTransfer, "nft_transfer_payout": NFTTransferPayout, "nft_payout": NFTPayout,
	"nft_approve": NFTApprove, "nft_revoke": NFTRevoke, "nft_revoke_all": NFTRevokeAll, "nft_is_approved": NFTIsApproved,
	"nft_token": NFTToken, "nft_metadata": NFTMetadata, "nft_total_supply": NFTTotalSupply, "nft_tokens": NFTTokens,
	"nft_supply_for_owner": NFTSupplyForOwner, "nft_tokens_for_owner": NFTTokensForOwner,
	"get_owner": GetOwner, "set_owner": SetOwner, "drop_owner": DropOwner, "contract_source_metadata": ContractSourceMetadata,
}

// books is a contract and what it was paid: all deposits less all transfers.
type books struct {
	*sdktest.Host
	paid    sdk.Amount
	minting sdk.Amount // what of it minting took
	first   uint64     // storage after new
	pending [][]byte
}

func newBooks(t testing.TB) *books {
	t.Helper()
	b := &books{Host: sdktest.NewHost(contract)}
	if text, ended := b.call(contract, "new", `{"owner_id":"`+owner+`","metadata":`+metadata+`}`, sdk.Amount{}); ended {
		t.Fatal(text)
	}
	b.first = b.usage()
	return b
}

func (b *books) usage() (bytes uint64) {
	for key, value := range b.Storage {
		bytes += sdk.RecordBytes(len(key), len(value))
	}
	return bytes
}

// call runs a method. The callback of a transfer that asks its receiver is kept, and
// the contract's books are.
func (b *books) call(by, method, args string, deposit sdk.Amount) (text string, ended bool) {
	b.Predecessor, b.Input, b.Deposit = by, []byte(args), deposit.Bytes()
	text, ended = b.Run(methods[method])
	if ended {
		return text, true
	}
	before := b.paid
	b.paid = b.paid.Add(deposit)
	for _, promise := range b.Promises {
		for _, action := range promise.Actions {
			b.paid = b.paid.Sub(sdk.AmountFromBytes(action.Amount))
			if action.Method == "nft_resolve_transfer" {
				b.pending = append(b.pending, action.Args)
			}
		}
	}
	if method == "nft_mint" {
		b.minting = b.minting.Add(b.paid.Sub(before))
	}
	return "", false
}

// approvals is what all approvals were paid for, those of transfers that are under
// way too.
func (b *books) approvals() (sum sdk.Amount) {
	for key, value := range b.Storage {
		if key[0] == 't' {
			sum = sum.Add(approvalsPrice(nfts.Decode(sdk.NewDecoder(value)).approvals))
		}
	}
	for _, args := range b.pending {
		h := sdktest.NewHost(contract)
		h.Input = args
		h.Run(func() {
			sum = sum.Add(approvalsPrice(readApprovals(sdk.Some(sdk.Args().Object("approved_account_ids")))))
		})
	}
	return sum
}

// covered reports whether what was paid stakes what is stored.
func (b *books) covered() bool {
	return !b.paid.Less(sdk.StoragePrice.Mul(b.usage() - b.first))
}

// listed checks that every list has the tokens that it should, where they say.
func (b *books) listed() error {
	owned, all := map[string]int{}, 0
	for key, value := range b.Storage {
		if key[0] != 't' {
			continue
		}
		id, n := key[1:], nfts.Decode(sdk.NewDecoder(value))
		all++
		owned[n.owner]++
		if at := string(b.Storage[string(ownedKey(n.owner, n.place))]); at != id {
			return fmt.Errorf("%s of %s is at %d, where %q is", id, n.owner, n.place, at)
		}
	}
	lists := 0
	for key, value := range b.Storage {
		switch key[0] {
		case 'n':
			if count := counts.Decode(sdk.NewDecoder(value)); count != uint64(owned[key[1:]]) {
				return fmt.Errorf("%s has %d tokens, the count is %d", key[1:], owned[key[1:]], count)
			}
			delete(owned, key[1:])
		case 'e':
			lists++
		}
	}
	if len(owned) > 0 || lists != all {
		return fmt.Errorf("%d tokens, %d in lists, not counted %v", all, lists, owned)
	}
	return nil
}

var oneYocto = sdk.NewAmount(1)

func mint(id, to string) string {
	return fmt.Sprintf(`{"token_id":%q,"token_owner_id":%q,"token_metadata":{"title":"T","copies":1},"perpetual_royalties":{"a.near":100}}`, id, to)
}

// TestStorageIsPaidFor after any history: what was taken and not returned is what minting
// and the approvals that stand cost and the yoctos, no less than what the records
// stake; and lists are whole.
func TestStorageIsPaidFor(t *testing.T) {
	long := strings.Repeat("c", 64)
	people := []string{owner, "a.near", "bb", long}
	rapid.Check(t, func(rt *rapid.T) {
		b, yoctos := newBooks(t), uint64(0)
		person, token := rapid.SampledFrom(people), rapid.SampledFrom([]string{"1", "2", strings.Repeat("x", 256)})
		for range rapid.IntRange(1, 60).Draw(rt, "calls") {
			by, other, id := person.Draw(rt, "by"), person.Draw(rt, "other"), token.Draw(rt, "token")
			if n, ok := b.Storage["t"+id]; ok && rapid.IntRange(0, 3).Draw(rt, "stranger") > 0 {
				by = nfts.Decode(sdk.NewDecoder(n)).owner
			}
			args, deposit := fmt.Sprintf(`{"token_id":%q,"receiver_id":%q,"account_id":%q,"balance":"7","msg":""}`, id, other, other), oneYocto
			method := rapid.SampledFrom([]string{"nft_mint", "nft_mint", "nft_transfer", "nft_transfer_call", "nft_transfer_call",
				"nft_transfer_payout", "nft_approve", "nft_approve", "nft_approve", "nft_revoke", "nft_revoke_all",
				"nft_resolve_transfer", "nft_resolve_transfer", "nft_resolve_transfer"}).Draw(rt, "method")
			switch method {
			case "nft_mint":
				by, args, deposit = owner, mint(id, other), sdk.MilliNear(100)
			case "nft_approve":
				deposit = sdk.MilliNear(10)
			case "nft_resolve_transfer":
				if len(b.pending) == 0 {
					continue
				}
				by, args, deposit = contract, string(b.pending[0]), sdk.Amount{}
				b.pending = b.pending[1:]
				b.Results = []sdktest.Outcome{{OK: rapid.Bool().Draw(rt, "answers"), Data: []byte(rapid.SampledFrom([]string{"true", "false", "?"}).Draw(rt, "answer"))}}
			}
			text, ended := b.call(by, method, args, deposit)
			if ended && method == "nft_resolve_transfer" {
				rt.Fatalf("a callback fails: %s", text)
			}
			if !ended && deposit == oneYocto {
				yoctos++
			}
			if want := b.minting.Add(b.approvals()).Add(sdk.NewAmount(yoctos)); b.paid != want {
				rt.Fatalf("after %s of %s with %s, the contract kept %s yocto, not %s", method, by, args, b.paid, want)
			}
			if !b.covered() {
				rt.Fatalf("after %s of %s with %s, %d bytes are stored for %s yocto", method, by, args, b.usage()-b.first, b.paid)
			}
			if err := b.listed(); err != nil {
				rt.Fatalf("after %s of %s with %s: %v", method, by, args, err)
			}
		}
	})
}

func TestExactPrices(t *testing.T) {
	for bytes, want := range map[uint64]string{0: "0", 1: "0.00001", 27: "0.00027", 541: "0.00541", 100_000: "1", 123_450_000: "1234.5"} {
		if got := exactNear(sdk.StoragePrice.Mul(bytes)); got != want {
			t.Errorf("%d bytes cost %s NEAR, want %s", bytes, got, want)
		}
	}
}

// TestMintPriceIsWhatTheReadmeSays, by its formula.
func TestMintPriceIsWhatTheReadmeSays(t *testing.T) {
	for _, size := range []int{1, 10, 256} {
		for _, with := range []struct {
			metadata, royalties string
			bytes               int
		}{
			{`{}`, `null`, 0},
			{`{"title":"four"}`, `{}`, 4 + 4},
			{`{"extra":"","copies":3}`, `null`, 4 + 8},
			{`{}`, `{"a.near":1}`, 46 + size + 8 + 6},
		} {
			want := exactNear(sdk.StoragePrice.Mul(uint64(461 + 4*size + with.bytes)))
			args := fmt.Sprintf(`{"token_id":%q,"token_owner_id":"a.near","token_metadata":%s,"perpetual_royalties":%s}`, strings.Repeat("x", size), with.metadata, with.royalties)
			if text, _ := newBooks(t).call(owner, "nft_mint", args, oneYocto); text != "Must attach "+want+" NEAR to cover storage" {
				t.Errorf("%s: %q, want %s NEAR", args, text, want)
			}
		}
	}
}

func TestBadMetadataIsRefused(t *testing.T) {
	hash := strings.Repeat("A", 43) + "="
	b := newBooks(t)
	for metadata, want := range map[string]string{
		`{"media":"m","media_hash":"` + hash + `","reference":"r","reference_hash":"` + hash + `"}`: "",
		`{"media":"m"}`:                     "",
		`{"media_hash":"` + hash + `"}`:     "media and media_hash are given together or not at all",
		`{"media":"m","media_hash":"AAAA"}`: "media_hash: Hash has to be 32 bytes, in base64",
		`{"copies":"1"}`:                    "Failed to deserialize input from JSON. Error: `copies: expected a number, got a string`",
		`{"copies":18446744073709551616}`:   "Failed to deserialize input from JSON. Error: `copies: expected a whole number below 2^64`",
		`{"title":1}`:                       "Failed to deserialize input from JSON. Error: `title: expected a string, got a number`",
		`[]`:                                "Failed to deserialize input from JSON. Error: `token_metadata: expected an object, got an array`",
	} {
		text, _ := b.call(owner, "nft_mint", fmt.Sprintf(`{"token_id":%q,"token_owner_id":"a.near","token_metadata":%s}`, metadata, metadata), sdk.Near(1))
		if text != want {
			t.Errorf("%s: %q, want %q", metadata, text, want)
		}
	}
}

// FuzzArguments: whatever the arguments of whatever method are, it ends in a sentence
// or leaves records that can be read and are paid for.
func FuzzArguments(f *testing.F) {
	names := make([]string, 0, len(methods))
	for name := range methods {
		names = append(names, name)
	}
	slices.Sort(names)
	long := strings.Repeat("x", 10_000)
	for i := range names {
		for _, args := range []string{
			``, `null`, `[]`, `{}`, mint("9", "a.near"), mint(long, "a.near"), mint("1", "a.near"),
			`{"receiver_id":"a.near","token_id":"1","approval_id":1,"msg":"hi","memo":"m","balance":"` + u128Max + `","account_id":"a.near"}`,
			`{"receiver_id":"a.near","token_id":"1","token_id":"2"}`, `{"receiver_id":"a.near","Token_Id":"1"}`,
			`{"receiver_id":"a.near","token_id":1}`, `{"receiver_id":"a.near","token_id":"1","approval_id":18446744073709551616}`,
			`{"receiver_id":"a.near","token_id":"1","approval_id":"1"}`, `{"receiver_id":"a.near","token_id":"1","approval_id":-1}`,
			`{"token_id":"1","account_id":"a.near","approved_account_id":"b.near","msg":"` + long + `"}`,
			`{"receiver_id":"` + long + `","token_id":"` + long + `","account_id":"` + long + `","memo":"` + long + `","msg":"` + long + `"}`,
			`{"previous_owner_id":"` + owner + `","receiver_id":"a.near","token_id":"1","approved_account_ids":{"b.near":3}}`,
			`{"previous_owner_id":"` + owner + `","receiver_id":"` + owner + `","token_id":"1","approved_account_ids":{"` + long + `":3,"x":1e9}}`,
			`{"from_index":"` + u128Max + `","limit":18446744073709551615,"account_id":"` + owner + `"}`, `{"from_index":"0","limit":0}`, `{"from_index":0,"limit":"1"}`,
			`{"token_id":"1","balance":"340282366920938463463374607431768211456","max_len_payout":4294967296}`, `{"owner_id":"a.near","metadata":` + metadata + `}`,
			strings.Repeat(`{"a":`, 40) + `1` + strings.Repeat(`}`, 40),
		} {
			f.Add(uint8(i), args, uint8(i%3), `true`)
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, args string, deposit uint8, answer string) {
		method := names[int(which)%len(names)]
		b := newBooks(t)
		b.call(owner, "nft_mint", mint("1", owner), sdk.Near(1))
		attached := []sdk.Amount{{}, oneYocto, sdk.Near(1)}[deposit%3]
		b.Results = []sdktest.Outcome{{OK: true, Data: []byte(answer)}}
		for _, by := range []string{owner, "a.near"} {
			text, ended := b.call(by, method, args, attached)
			if ended && (text == "" || strings.Contains(text, "runtime error")) {
				t.Errorf("%s of %s ends with %q", method, args, text)
			}
			if !ended && len(b.Returned) > 0 && !json.Valid(b.Returned) {
				t.Errorf("%s of %s returns %q", method, args, b.Returned)
			}
			for _, log := range b.Logs {
				if event, is := strings.CutPrefix(log, "EVENT_JSON:"); is && !json.Valid([]byte(event)) {
					t.Errorf("%s of %s logs %q", method, args, log)
				}
			}
			if err := b.listed(); err != nil || !b.covered() {
				t.Errorf("after %s of %s: %v", method, args, err)
			}
		}
	})
}

// FuzzCallback: the contract calls itself with arguments of its own; whatever they
// are, its callback does not break a list.
func FuzzCallback(f *testing.F) {
	f.Add(`{"previous_owner_id":"a.near","receiver_id":"`+owner+`","token_id":"1","approved_account_ids":{"b.near":3}}`, `true`)
	f.Add(`{"previous_owner_id":"`+owner+`","receiver_id":"`+owner+`","token_id":"1"}`, `"`)
	f.Fuzz(func(t *testing.T, args, answer string) {
		b := newBooks(t)
		b.call(owner, "nft_mint", mint("1", owner), sdk.Near(1))
		b.paid = b.paid.Add(sdk.Near(1_000_000)) // what approvals in flight were paid
		b.Results = []sdktest.Outcome{{OK: true, Data: []byte(answer)}}
		text, ended := b.call(contract, "nft_resolve_transfer", args, sdk.Amount{})
		if ended && (text == "" || strings.Contains(text, "runtime error")) {
			t.Errorf("%s ends with %q", args, text)
		}
		if err := b.listed(); err != nil {
			t.Errorf("after %s: %v", args, err)
		}
	})
}

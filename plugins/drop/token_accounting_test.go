//go:build !wasip1

package main

import (
	"strconv"
	"strings"
	"testing"

	"latchkey/plugins/sdk"

	"pgregory.net/rapid"
)

// history is a random one of drops of all kinds, whose receipts are mixed.
type history struct {
	*rapid.T
	c     *chain
	keys  int      // made
	drops int      // asked for
	nfts  int      // made
	uses  []string // as arguments, to draw from
}

// TestS71TokensAddUp: at no step has the contract less than its drops hold, of NEAR and
// of tokens, no drop pays with another's, and in the end all is paid or back.
func TestS71TokensAddUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := newChain(t)
		c.must(alice, sdk.PublicKey{}, "sponsor_deposit", "{}", sdk.MilliNear(900))
		c.must(contract, sdk.PublicKey{}, "sponsor_allow", `{"cap":"`+yocto(t, "0.5").String()+`"}`, sdk.Amount{})
		h := &history{T: rt, c: c, uses: []string{
			`{"assets":[{"kind":"ft","contract_id":"ft.near","amount":"5"}]}`,
			`{"assets":[{"kind":"near","amount":"7"},{"kind":"ft","contract_id":"ft.near","amount":"2"}]}`,
			`{"assets":[{"kind":"nft","contract_id":"nft.near"},{"kind":"call","receiver_id":"app.near","method_name":"go","attached_deposit":"3","attached_gas":"1000"}]}`,
			`{"assets":[{"kind":"call","receiver_id":"app.near","method_name":"fail","attached_deposit":"3","attached_gas":"1000"},{"kind":"nft","contract_id":"nft.near"}]}`,
			`{"assets":[]}`,
		}}
		own, total := c.own(), c.total()
		check := func() {
			h.checkTokens()
			if now := c.own(); now.Less(own) {
				rt.Fatalf("the contract's own money fell from %v to %v", own, now)
			}
			if now := c.total(); now != total {
				rt.Fatalf("there were %v yocto, now there are %v", total, now)
			}
		}
		do := []func(){h.create, h.fund, h.fund, h.fund, h.claim, h.claim, h.claim, h.claim, h.cancel, h.settle, h.step, h.step, h.step, h.step}
		h.create()
		h.settle()
		for range rapid.IntRange(5, 80).Draw(rt, "steps") {
			rapid.SampledFrom(do).Draw(rt, "do")()
			check()
		}
		c.ft.refuses, c.nft.refuses = false, false
		for len(c.queue) > 0 {
			c.step()
			check()
		}
		for id := range h.drops {
			for range 12 { // keys and tokens that there are at most
				c.call(funder, sdk.PublicKey{}, "cancel_drop", `{"drop_id":`+strconv.Itoa(id)+`}`, sdk.Amount{})
				check()
			}
		}
		h.checkEnd()
		if now := c.own(); now != own {
			rt.Fatalf("the contract had %v of its own, in the end %v", own, now)
		}
	})
}

func (h *history) create() {
	n := rapid.IntRange(1, 3).Draw(h.T, "keys")
	args := strings.TrimSuffix(dropArgs(h.keys+1, h.keys+n, sdk.NewAmount(4)), "}")
	deposit := sdk.MilliNear(900)
	if rapid.Bool().Draw(h.T, "nothing attached") {
		deposit = sdk.Amount{}
	}
	method := rapid.SampledFrom([]string{"create_near_drop", "create_ft_drop", "create_nft_drop", "create_drop"}).Draw(h.T, "method")
	switch method {
	case "create_ft_drop":
		args += `,"ft_contract":"ft.near"`
	case "create_nft_drop":
		args += `,"nft_contract":"nft.near"`
	case "create_drop":
		uses := rapid.SliceOfN(rapid.SampledFrom(h.uses), 1, 3).Draw(h.T, "uses")
		args += `,"uses":[` + strings.Join(uses, ",") + `]`
		if len(uses) == 1 {
			args += `,"uses_per_key":` + strconv.Itoa(rapid.IntRange(1, 3).Draw(h.T, "uses per key"))
		}
	}
	args += rapid.SampledFrom([]string{"", `,"refund_deposit":true`, `,"title":"For you","picture":"star"`, `,"throttle":3`}).Draw(h.T, "more")
	h.c.keysFail = rapid.IntRange(0, 9).Draw(h.T, "keys fail") == 0
	if h.c.start(funder, sdk.PublicKey{}, method, args+"}", deposit).outcome.OK {
		h.keys += n
		h.drops++
	}
}

// fund sends what a drop needs, or something else.
func (h *history) fund() {
	id := rapid.IntRange(0, h.drops).Draw(h.T, "drop")
	for other := range h.drops {
		if d, ok := h.dropOf(uint32(other)); ok && (d.ft.held.Less(d.ft.needed) || d.nft.held < d.nft.needed) && rapid.IntRange(0, 5).Draw(h.T, "that one") > 0 {
			id = other
		}
	}
	d, _ := h.dropOf(uint32(id))
	msg, amount := strconv.Itoa(id), d.ft.needed
	if rapid.IntRange(0, 9).Draw(h.T, "wrong") == 0 {
		amount = amount.Add(oneYocto)
	}
	if !amount.IsZero() && !d.is(fundedDrop) {
		h.c.ftSend(funder, amount, msg)
		return
	}
	h.nfts++
	if rapid.Bool().Draw(h.T, "sent") {
		h.c.nftSend(funder, strconv.Itoa(h.nfts), msg)
	} else {
		h.c.nftApprove(funder, strconv.Itoa(h.nfts), msg, uint64(h.nfts))
	}
}

// settle runs all receipts.
func (h *history) settle() {
	for len(h.c.queue) > 0 {
		h.step()
	}
}

func (h *history) dropOf(id uint32) (d drop, ok bool) {
	h.c.host.Run(func() { d, ok = drops.Get(dropKey(id)) })
	return d, ok
}

func (h *history) claim() {
	key := claimKeyOf(rapid.IntRange(1, h.keys+1).Draw(h.T, "key"))
	if _, there := h.c.host.AccessKeys[string(key.Borsh())]; !there {
		return
	}
	c := h.c
	c.registrar = rapid.SampledFrom([]string{"true", "true", "false", ""}).Draw(h.T, "registrar")
	c.ft.refuses = rapid.IntRange(0, 3).Draw(h.T, "FT refuses") == 0
	c.nft.refuses = rapid.IntRange(0, 3).Draw(h.T, "NFT refuses") == 0
	c.ft.unstored = rapid.IntRange(0, 5).Draw(h.T, "no NEP-145") == 0
	c.ft.asks = rapid.SampledFrom([]sdk.Amount{registrationPrice, registrationMax, sdk.Near(1), {}}).Draw(h.T, "asks")
	account := rapid.SampledFrom([]string{alice, "missing.near", strings.Repeat("e", 64), "bob" + strconv.Itoa(h.keys) + ".test.near"}).Draw(h.T, "account")
	method := rapid.SampledFrom([]string{"claim_for", "create_account_and_claim", "claim"}).Draw(h.T, "method")
	c.start(contract, key, method, `{"account_id":"`+account+`"}`, sdk.Amount{})
}

func (h *history) cancel() {
	if rapid.IntRange(0, 2).Draw(h.T, "not now") > 0 {
		return
	}
	args := `{"drop_id":` + strconv.Itoa(rapid.IntRange(0, h.drops).Draw(h.T, "drop"))
	if h.keys > 0 && rapid.Bool().Draw(h.T, "some keys") {
		args += `,"public_keys":["` + claimKeyOf(rapid.IntRange(1, h.keys).Draw(h.T, "named")).String() + `"]`
	}
	h.c.start(funder, sdk.PublicKey{}, "cancel_drop", args+"}", sdk.Amount{})
}

func (h *history) step() {
	h.c.host.Timestamp++
	if len(h.c.queue) > 0 {
		h.c.step()
	}
}

// checkTokens holds what the token contracts say to what the drops say.
func (h *history) checkTokens() {
	held := sdk.Amount{}
	for key, value := range h.c.host.Storage {
		if key[0] != 'd' {
			continue
		}
		d := drops.Decode(sdk.NewDecoder(value))
		held = held.Add(d.ft.held)
		id := sdk.NewDecoder([]byte(key[1:])).U32()
		for place := range d.nft.held {
			var t token
			h.c.host.Run(func() { t, _ = heldTokens.Get(tokenKey(id, place)) })
			if !t.approved && h.c.nft.owners[t.id] != contract {
				h.Fatalf("drop %d has token %s, which is %s's", id, t.id, h.c.nft.owners[t.id])
			}
		}
	}
	if h.c.ft.balances[contract].Less(held) {
		h.Fatalf("the contract has %v units, its drops %v", h.c.ft.balances[contract], held)
	}
}

func (h *history) checkEnd() {
	c := h.c
	if !c.ft.balances[contract].IsZero() {
		h.Fatalf("%v units are left with the contract", c.ft.balances[contract])
	}
	for id, owner := range c.nft.owners {
		if owner == contract {
			h.Fatalf("token %s is left with the contract", id)
		}
	}
	if len(c.host.AccessKeys) > 0 {
		h.Fatalf("%d keys are left", len(c.host.AccessKeys))
	}
	for key := range c.host.Storage {
		if !strings.Contains("ces", key[:1]) {
			h.Fatalf("a record is left: %x", key)
		}
	}
}

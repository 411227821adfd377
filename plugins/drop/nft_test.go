//go:build !wasip1

package main

import (
	"strings"
	"testing"

	"latchkey/plugins/sdk"
)

func (c *chain) createNFT(first, last int) string {
	c.t.Helper()
	args := strings.Replace(dropArgs(first, last, sdk.NewAmount(1)), `"amount_per_drop":"1"`, `"nft_contract":"nft.near"`, 1)
	return c.must(funder, sdk.PublicKey{}, "create_nft_drop", args, sdk.Near(1))
}

func TestS53NFTDropByTransferAndByApproval(t *testing.T) {
	for _, approved := range []bool{false, true} {
		c := newChain(t)
		own := c.own()
		c.expect("create_nft_drop", c.must(funder, sdk.PublicKey{}, "create_nft_drop", `{"public_key":"`+claimKeyOf(1).String()+`","nft_contract":"nft.near"}`, sdk.Near(1)), "0")
		_, text := c.claim(1, "claim_for", forAlice)
		c.expect("S54 before it has its token", text, "No tokens to drop")
		if approved {
			c.expect("nft_on_approve", c.nftApprove(funder, "gold", "0", 7), `"0"`)
		} else {
			c.expect("nft_on_transfer", c.nftSend(funder, "gold", "0"), "false")
		}
		result, text := c.claim(1, "claim_for", forAlice)
		c.expect("the claim", result+text, "true")
		c.expect("the owner", c.nft.owners["gold"], alice)
		if c.own() != own || len(c.host.AccessKeys) != 0 {
			t.Errorf("the contract has %v of its own, had %v", c.own(), own)
		}
		c.expect("the events", c.eventNames(), "drop_created keys_added drop_funded claim_started claimed drop_ended key_deleted")
		c.expect("claimed", c.events[4], `EVENT_JSON:{"standard":"latchkey-drop","version":"1.0.0","event":"claimed","data":[{"drop_id":0,"public_key":"`+
			claimKeyOf(1).String()+`","account_id":"alice.test.near","nft_contract":"nft.near","token_id":"gold"}]}`)
	}
}

func TestS54S62OnlyTheFundersTokensAreTaken(t *testing.T) {
	c := newChain(t)
	c.createNFT(1, 1)
	c.createDrop(2, 2)
	c.expect("a stranger's", c.nftSend(alice, "1", "0"), "Only creator.test.near, who made Drop 0, can fund it")
	c.expect("a stranger's, approved", c.nftApprove(alice, "1", "0", 1), "Only creator.test.near, who made Drop 0, can fund it")
	c.expect("no such drop", c.nftSend(funder, "1", "7"), "Missing Drop")
	c.expect("a drop of NEAR", c.nftSend(funder, "1", "1"), "Not an NFT drop")
	c.expect("a long id", c.nftSend(funder, strings.Repeat("1", 65), "0"), "The id of a drop's token should have at most 64 bytes")
	_, text := c.call(ftToken, sdk.PublicKey{}, "nft_on_transfer", `{"previous_owner_id":"creator.test.near","token_id":"1","msg":"0"}`, sdk.Amount{})
	c.expect("another contract", text, "Wrong NFT contract, expected nft.near")
	c.expect("the right one", c.nftSend(funder, "1", "0"), "false")
	c.expect("one more", c.nftSend(funder, "2", "0"), "Drop 0 has all the tokens that its keys need")
	if holds := c.view("get_obligations", `{"drop_id":0}`); !strings.HasSuffix(holds, `","nft":{"contract_id":"nft.near","needed":1,"tokens":[{"token_id":"1"}]}}`) {
		t.Errorf("the drop holds %s", holds)
	}
}

// TestAnApprovalIsCheckedAtTheClaim: one that was revoked, or a token that changed hands
// and was approved anew, pays nobody; the key stays good.
func TestAnApprovalIsCheckedAtTheClaim(t *testing.T) {
	for name, change := range map[string]func(*fakeNFT){
		"revoked":       func(f *fakeNFT) { delete(f.approvals, "gold") },
		"sold":          func(f *fakeNFT) { f.owners["gold"] = alice; delete(f.approvals, "gold") },
		"approved anew": func(f *fakeNFT) { f.approvals["gold"] = 8 },
	} {
		c := newChain(t)
		c.createNFT(1, 1)
		c.nftApprove(funder, "gold", "0", 7)
		owner := c.nft.owners["gold"]
		change(c.nft)
		if name == "sold" {
			owner = alice
		}
		result, text := c.claim(1, "claim_for", `{"account_id":"creator.test.near"}`)
		c.expect(name, result+text, "false")
		c.expect("the owner", c.nft.owners["gold"], owner)
		c.expect("the reason", c.reasons()[0], "nft.near refused to transfer token gold: its owner may have revoked the approval or given it away")
		c.nft.owners["gold"], c.nft.approvals["gold"] = funder, 7
		result, text = c.claim(1, "claim_for", forAlice)
		c.expect("as it was", result+text, "true")
	}
}

// TestS87CancelReturnsNFTs as many as keys, those in the contract's hands alone, and one
// that does not arrive is sent again.
func TestS87CancelReturnsNFTs(t *testing.T) {
	c := newChain(t)
	own := c.own()
	c.createNFT(1, 3)
	c.nftSend(funder, "1", "0")
	c.nftSend(funder, "2", "0")
	c.nftApprove(funder, "3", "0", 1)
	result, text := c.cancel(funder, `,"limit":1`)
	c.expect("one key", result+text, "1")
	_, text = c.claim(2, "claim_for", forAlice)
	c.expect("a claim", text, "Drop 0 was cancelled")
	c.nft.refuses = true
	result, text = c.cancel(funder, "")
	c.expect("the rest", result+text, "2")
	c.expect("the tokens", c.nft.owners["1"]+" "+c.nft.owners["2"]+" "+c.nft.owners["3"], contract+" "+contract+" "+funder)
	c.nft.refuses = false
	result, text = c.cancel(funder, "")
	c.expect("again", result+text, "1")
	c.expect("the tokens", c.nft.owners["1"]+" "+c.nft.owners["2"], funder+" "+funder)
	result, text = c.cancel(funder, "")
	c.expect("in the end", result+text, "0")
	if c.own() != own || len(c.host.AccessKeys) != 0 {
		t.Errorf("the contract has %v of its own, had %v", c.own(), own)
	}
}

// TestTwoClaimsOneToken: the token that one claim took is not there for another.
func TestTwoClaimsOneToken(t *testing.T) {
	c := newChain(t)
	c.createNFT(1, 2)
	c.nftSend(funder, "gold", "0")
	// Both begin while the token is there: the first has its account made meanwhile.
	c.start(contract, claimKeyOf(1), "create_account_and_claim", `{"account_id":"bob.test.near"}`, sdk.Amount{})
	result, text := c.claim(2, "claim_for", forAlice)
	c.expect("the second claim", result+text, "true")
	c.expect("the first", strings.Join(c.reasons(), "|"), "No tokens to drop")
	c.nftSend(funder, "silver", "0")
	result, text = c.claim(1, "claim_for", `{"account_id":"bob.test.near"}`)
	c.expect("the first, with a token", result+text, "true")
}

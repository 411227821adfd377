package benchmark

import (
	"fmt"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/memstore"
)

const (
	ftContract  = account.ID("ft.test.near")
	nftContract = account.ID("nft.test.near")
	holder      = account.ID("payee0.test.near") // registered with the token

	ftMetadata    = `{"spec":"ft-1.0.0","name":"Points","symbol":"PTS","decimals":0}`
	nftMetadata   = `{"spec":"nft-1.0.0","name":"Tickets","symbol":"TICKET"}`
	tokenMetadata = `{"title":"A ticket"}`
	oneYocto      = 1
)

// inside are claims in this program, without a server and a disk: what the ledger and
// its plugins take.
type inside struct {
	*chain
	keys, tokens, news int // how many were made
}

func newInside(t testing.TB, engine vm.Engine) *inside {
	t.Helper()
	owned := func(id account.ID, contract string) ledger.GenesisAccount {
		one := ledger.GenesisAccount{AccountID: id, Amount: wholeNEAR(100_000), Keys: []ledger.GenesisKey{{PublicKey: numbered("owner", 0).PublicKey()}}}
		if contract != "" {
			one.Contract = account.ID(contract) + "." + ledger.Library
		}
		return one
	}
	c := &inside{chain: newChain(t, engine, memstore.New(), owned(ftContract, "ft"), owned(nftContract, "nft"), owned(holder, ""))}
	c.call(ftContract, ftContract, simple("new", `{"owner_id":"test.near","total_supply":"1000000000000","metadata":`+ftMetadata+`}`, amount.Zero))
	c.call(nftContract, nftContract, simple("new", `{"owner_id":"test.near","metadata":`+nftMetadata+`}`, amount.Zero))
	for _, id := range []account.ID{dropContract, holder} {
		c.call(ledger.DevRoot, ftContract, simple("storage_deposit", fmt.Sprintf(`{"account_id":%q}`, id), wholeNEAR(1)))
	}
	return c
}

// make has a drop made for n keys.
func (c *inside) make(n int, drop func([]*claimKey) transaction.FunctionCall) (made []*claimKey, id string) {
	for range n {
		made = append(made, &claimKey{secret: numbered("inside", c.keys)})
		c.keys++
	}
	id = c.call(ledger.DevRoot, dropContract, drop(made))
	c.start(made)
	return made, id
}

func (c *inside) nearDrop(n int) []*claimKey {
	made, _ := c.make(n, createNEAR)
	return made
}

func (c *inside) ftDrop(n int) []*claimKey {
	made, id := c.make(n, func(made []*claimKey) transaction.FunctionCall {
		return create("create_ft_drop", `"ft_contract":"ft.test.near","amount_per_drop":"5"`, made)
	})
	c.call(ledger.DevRoot, ftContract, simple("ft_transfer_call",
		fmt.Sprintf(`{"receiver_id":%q,"amount":"%d","msg":%q}`, dropContract, 5*n, id), amount.From(oneYocto)))
	return made
}

func (c *inside) nftDrop(n int) []*claimKey {
	made, id := c.make(n, func(made []*claimKey) transaction.FunctionCall {
		return create("create_nft_drop", `"nft_contract":"nft.test.near"`, made)
	})
	for range n {
		token := fmt.Sprint("ticket", c.tokens)
		c.tokens++
		c.call(ledger.DevRoot, nftContract, simple("nft_mint", fmt.Sprintf(`{"token_id":%q,"token_owner_id":"test.near","token_metadata":%s}`, token, tokenMetadata), wholeNEAR(1)))
		c.call(ledger.DevRoot, nftContract, simple("nft_transfer_call", fmt.Sprintf(`{"receiver_id":%q,"token_id":%q,"msg":%q}`, dropContract, token, id), amount.From(oneYocto)))
	}
	return made
}

// claims signs one with each key.
func (c *inside) claims(made []*claimKey, forNew bool) []*transaction.Signed {
	recent := c.view().Head.Hash
	txs := make([]*transaction.Signed, len(made))
	for i, k := range made {
		into := recipient{id: holder}
		if forNew {
			into = newRecipient(c.news)
			c.news++
		}
		txs[i] = k.claim(into, recent)
	}
	return txs
}

// drops makes so many keys, with drops of one kind.
func (c *inside) drops(n int, drop func(*inside, int) []*claimKey) (made []*claimKey) {
	for left := n; left > 0; left -= keysOfDrop {
		made = append(made, drop(c, min(left, keysOfDrop))...)
	}
	return made
}

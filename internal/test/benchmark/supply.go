package benchmark

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

// supply makes what loads on a node use up.
type supply struct {
	*node
	made   int      // keys of drops
	news   int      // accounts that claims made
	nonces []uint64 // of the payers
}

// newSupply makes the accounts that pay and are paid.
func newSupply(n *node) *supply {
	n.t.Helper()
	s := &supply{node: n}
	for c := range connectionsAtOnce {
		payer, key := payer(c)
		full := transaction.AddKey{PublicKey: key.PublicKey(), AccessKey: accesskey.AccessKey{Permission: accesskey.FullAccess}}
		for _, id := range []account.ID{payer, payee(c)} {
			n.send(n.root, id, transaction.CreateAccount{}, transaction.Transfer{Deposit: wholeNEAR(1000)}, full)
		}
		s.nonces = append(s.nonces, n.nonce(payer, key.PublicKey()))
	}
	return s
}

// payee is an account that exists, one for each connection.
func payee(connection int) account.ID {
	return account.ID(fmt.Sprintf("payee%d.test.near", connection))
}

// payer is an account that pays over one connection, with its key.
func payer(connection int) (account.ID, keys.SecretKey) {
	return account.ID(fmt.Sprintf("payer%d.test.near", connection)), numbered("payer", connection)
}

// drops makes so many keys, in drops of each of them.
func (s *supply) drops(n, each int) (all [][]*claimKey) {
	s.t.Helper()
	for left := n; left > 0; left -= each {
		made := make([]*claimKey, min(left, each))
		for i := range made {
			made[i] = &claimKey{secret: numbered("claim", s.made)}
			s.made++
		}
		s.send(s.root, dropContract, createNEAR(made))
		nonce := s.nonce(dropContract, made[0].public()) // they were added together
		for _, k := range made {
			k.nonce = nonce
		}
		all = append(all, made)
	}
	return all
}

// nonce is the last that a key has signed with.
func (n *node) nonce(id account.ID, key keys.PublicKey) uint64 {
	n.t.Helper()
	record, err := n.client.AccessKey(context.Background(), client.Final, id, key)
	if err != nil {
		n.t.Fatal(err)
	}
	return record.Nonce
}

// inTurn deals one key of each drop, then the next of each.
func inTurn(drops [][]*claimKey) (dealt []*claimKey) {
	for i := range drops[0] {
		for _, drop := range drops {
			if i < len(drop) {
				dealt = append(dealt, drop[i])
			}
		}
	}
	return dealt
}

// claims prepares requests: of large drops one after the other, or of small ones by turns.
func (s *supply) claims(n int, hot, forNew bool) [][]byte {
	s.t.Helper()
	each := keysOfSmallDrop
	if hot {
		each = keysOfDrop
	}
	drops := s.drops(n, each)
	dealt := slices.Concat(drops...)
	if !hot {
		dealt = inTurn(drops)
	}
	recent := s.head()
	requests := make([][]byte, n)
	for i, k := range dealt {
		into := recipient{id: payee(i % connectionsAtOnce)}
		if forNew {
			into = newRecipient(s.news)
			s.news++
		}
		requests[i] = sendRequest(k.claim(into, recent))
	}
	return requests
}

// transfers prepares requests that each connection sends from an account of its own.
func (s *supply) transfers(n int) [][]byte {
	s.t.Helper()
	recent := s.head()
	requests := make([][]byte, n)
	for i := range requests {
		c := i % connectionsAtOnce
		from, key := payer(c)
		s.nonces[c]++
		requests[i] = sendRequest(transaction.Transaction{SignerID: from, PublicKey: key.PublicKey(), Nonce: s.nonces[c], ReceiverID: payee(c),
			BlockHash: recent, Actions: []transaction.Action{transaction.Transfer{Deposit: amount.From(1)}}}.Sign(key))
	}
	return requests
}

// unsent takes back the nonces of those transfers, prepared the last time, that were not sent.
func (s *supply) unsent(sent, prepared int) {
	for i := sent; i < prepared; i++ {
		s.nonces[i%connectionsAtOnce]--
	}
}

// views prepares requests that ask what a key brings, each for another key.
func (s *supply) views(n int) [][]byte {
	s.t.Helper()
	made := s.drops(keysOfDrop, keysOfDrop)[0]
	requests := make([][]byte, n)
	for i := range requests {
		args := fmt.Sprintf(`{"public_key":%q,"account_id":%q}`, made[i%len(made)].public(), payee(i%connectionsAtOnce))
		requests[i] = request(fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"query","params":{"request_type":"call_function","finality":"final",`+
			`"account_id":%q,"method_name":"preview_claim","args_base64":%q}}`, dropContract, base64.StdEncoding.EncodeToString([]byte(args))))
	}
	return requests
}

// sendRequest is the request that sends a transaction.
func sendRequest(tx *transaction.Signed) []byte {
	return request(`{"jsonrpc":"2.0","id":1,"method":"send_tx","params":{"signed_tx_base64":"` + base64.StdEncoding.EncodeToString(tx.Borsh()) + `"}}`)
}

package e2e

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/drops"
)

// claimsAtOnce is how many claims of one key race.
const claimsAtOnce = 32

// rival is one of the claims that race for a key.
type rival struct {
	to  account.ID
	tx  *transaction.Signed
	out *client.Outcome
	err error
}

// RaceForKey signs different claims of one link, each with a nonce and a payee
// of its own, every other into an implicit account, and sends all at once. It
// returns the payees once exactly one was paid and every other sender was told
// why not.
func RaceForKey(t testing.TB, near *client.Client, link drops.Link) (winner account.ID, payees []account.ID) {
	t.Helper()
	rivals := rivalsFor(t, near, link)
	var start, done sync.WaitGroup
	start.Add(1)
	for _, r := range rivals {
		done.Go(func() {
			start.Wait()
			r.out, r.err = near.Send(t.Context(), r.tx)
		})
	}
	start.Done()
	done.Wait()
	told := map[string]int{}
	for _, r := range rivals {
		payees = append(payees, r.to)
		if r.err == nil && string(r.out.Value()) == "true" {
			if winner != "" {
				t.Errorf("%s and %s were both paid", winner, r.to)
			}
			winner = r.to
			continue
		}
		told[r.lost(t)]++
	}
	if winner == "" {
		t.Error("nobody was paid")
	}
	t.Logf("paid: %s; the others were told %v", winner, told)
	return winner, payees
}

// rivalsFor signs the claims.
func rivalsFor(t testing.TB, near *client.Client, link drops.Link) (rivals []*rival) {
	t.Helper()
	key, err := near.AccessKey(t.Context(), client.Final, link.Contract, link.Key.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	block, err := near.Block(t.Context(), client.Final)
	if err != nil {
		t.Fatal(err)
	}
	for i := range claimsAtOnce {
		owner := keys.FromSeed(sha256.Sum256(fmt.Append(nil, "rival ", i))).PublicKey()
		to, method := owner.ImplicitAccount(), "claim_for"
		args := fmt.Sprintf(`{"account_id":%q}`, to)
		if i%2 == 0 {
			to, method = account.ID(fmt.Sprintf("rival%d.test.near", i)), "create_account_and_claim"
			args = fmt.Sprintf(`{"new_account_id":%q,"new_public_key":%q}`, to, owner)
		}
		tx := transaction.Transaction{SignerID: link.Contract, PublicKey: link.Key.PublicKey(), Nonce: key.Nonce + 1 + uint64(i),
			ReceiverID: link.Contract, BlockHash: block.Hash,
			Actions: []transaction.Action{transaction.FunctionCall{MethodName: method, Args: []byte(args), Gas: 60_000_000_000_000}}}
		rivals = append(rivals, &rival{to: to, tx: tx.Sign(link.Key)})
	}
	return rivals
}

// lost is what a rival that was not paid was told, by name: a rule that refused
// its claim, or the contract's reason.
func (r *rival) lost(t testing.TB) string {
	t.Helper()
	for _, rule := range []string{"GuardRefused", "TooManyRefusals", "AccessKeyNotFound", "InvalidNonce", "NotEnoughAllowance"} {
		if client.IsRefusal(r.err, rule) {
			return rule
		}
	}
	var failed *client.ExecutionError
	if r.err == nil && errors.As(r.out.Err(), &failed) && strings.Contains(failed.Error(), "No drop for public key") {
		return "No drop for public key"
	}
	t.Errorf("%s: %+v %v", r.to, r.out, r.err)
	return "something else"
}

// CheckPayees requires that of the payees only the winner exists, with 2 NEAR.
func CheckPayees(t testing.TB, near *client.Client, winner account.ID, payees []account.ID) {
	t.Helper()
	two, _ := amount.NEAR.Mul64(2)
	for _, id := range payees {
		a, err := near.Account(t.Context(), client.Final, id)
		switch {
		case id == winner && (err != nil || a.Amount != two):
			t.Errorf("%s was paid and has %+v, %v", id, a, err)
		case id != winner && !client.Is(err, client.UnknownAccount):
			t.Errorf("%s was not paid and has %+v, %v", id, a, err)
		}
	}
}

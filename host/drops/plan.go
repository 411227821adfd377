package drops

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

// Plan is a drop before it is made, with its claim keys.
type Plan struct {
	Terms
	Deposit   amount.Yocto // what it costs its funder
	Page      string       // address that the links lead to
	Keys      []keys.SecretKey
	Passwords []string // one for each key, or none
}

// NewPlan makes the keys of a drop, and asks the contract what it costs: a drop
// that cannot be made is refused here.
func NewPlan(ctx context.Context, c *client.Client, contract account.ID, claims int, each amount.Yocto, w Window, page string) (*Plan, error) {
	terms := Terms{Contract: contract, Gift: Gift{Amount: each}, Window: w}
	deposit, err := terms.RequiredDeposit(ctx, c, claims, false)
	if err != nil {
		return nil, err
	}
	p := &Plan{Terms: terms, Deposit: deposit, Page: page, Keys: make([]keys.SecretKey, claims)}
	for i := range p.Keys {
		if p.Keys[i], err = keys.Generate(rand.Reader); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// Call is what makes the drop. Made says what came of it.
func (p *Plan) Call() transaction.FunctionCall {
	public := make([]keys.PublicKey, len(p.Keys))
	for i, key := range p.Keys {
		public[i] = key.PublicKey()
	}
	var passwords []passwordHashes
	for i, password := range p.Passwords {
		passwords = append(passwords, hashesOf(password, public[i], p.UsesOfEach()))
	}
	args := encode(struct {
		offer
		PublicKeys []keys.PublicKey `json:"public_keys"`
	}{p.offer(passwords), public})
	return transaction.FunctionCall{MethodName: p.method(), Args: args, Gas: createGas, Deposit: p.Deposit}
}

// Fund sends what makes the drop, paid by s.
func (p *Plan) Fund(ctx context.Context, s *client.Signer) (*client.Outcome, error) {
	return s.Send(ctx, p.Contract, p.Call())
}

// Made reads what became of the drop from the outcome of its Call.
func (p *Plan) Made(out *client.Outcome) (*Created, error) {
	var id *uint64
	if err := json.Unmarshal(out.Value(), &id); err != nil || id == nil {
		return nil, fmt.Errorf("%s made no drop and returned the deposit: its keys could not be added", p.Contract)
	}
	d := &Created{ID: *id, Deposit: p.Deposit, Transaction: out.Transaction.Hash}
	for _, key := range p.Keys {
		d.Links = append(d.Links, Link{Page: p.Page, Contract: p.Contract, Key: key})
	}
	return d, nil
}

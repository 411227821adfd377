package drops

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/host/client"
)

// Plan is a drop before it is made, with the only copy of its claim keys: its
// JSON is for keeping them where they outlive what may go wrong.
type Plan struct {
	Contract account.ID   `json:"contract"`
	Each     amount.Yocto `json:"amount"`  // of each claim
	Deposit  amount.Yocto `json:"deposit"` // what it costs its funder
	Window
	Page string     `json:"page"` // address that the links lead to
	Keys []ClaimKey `json:"keys"`
}

// ClaimKey is a secret key with a text form, its secret.
type ClaimKey struct{ keys.SecretKey }

func (k ClaimKey) MarshalText() ([]byte, error) { return []byte(k.Text()), nil }

func (k *ClaimKey) UnmarshalText(text []byte) (err error) {
	k.SecretKey, err = keys.ParseSecretKey(string(text))
	return err
}

// NewPlan makes the keys of a drop, and asks the contract what it costs: a drop
// that cannot be made is refused here.
func NewPlan(ctx context.Context, c *client.Client, contract account.ID, claims int, each amount.Yocto, w Window, page string) (*Plan, error) {
	deposit, err := RequiredDeposit(ctx, c, contract, claims, each, w)
	if err != nil {
		return nil, err
	}
	p := &Plan{Contract: contract, Each: each, Deposit: deposit, Window: w, Page: page, Keys: make([]ClaimKey, claims)}
	for i := range p.Keys {
		if p.Keys[i].SecretKey, err = keys.Generate(rand.Reader); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// Fund sends what makes the drop, paid by s. Made says what came of it.
func (p *Plan) Fund(ctx context.Context, s *client.Signer) (*client.Outcome, error) {
	public := make([]keys.PublicKey, len(p.Keys))
	for i, key := range p.Keys {
		public[i] = key.PublicKey()
	}
	args := encode(map[string]any{"public_keys": public, "amount_per_drop": p.Each, "start": p.Start, "end": p.End})
	return s.Call(ctx, p.Contract, "create_near_drop", args, createGas, p.Deposit)
}

// Made reads what became of the drop from the outcome of Fund.
func (p *Plan) Made(out *client.Outcome) (*Created, error) {
	var id *uint64
	if err := json.Unmarshal(out.Value(), &id); err != nil || id == nil {
		return nil, fmt.Errorf("%s made no drop and returned the deposit: its keys could not be added", p.Contract)
	}
	d := &Created{ID: *id, Deposit: p.Deposit, Transaction: out.Transaction.Hash}
	for _, key := range p.Keys {
		d.Links = append(d.Links, Link{p.Page, p.Contract, key.SecretKey})
	}
	return d, nil
}

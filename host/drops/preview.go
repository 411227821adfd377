package drops

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/runtime"
	"latchkey/host/client"
)

// Preview is what a drop contract says about a link that can be claimed.
type Preview struct {
	DropID   uint64       `json:"drop_id"`
	Funder   account.ID   `json:"funder"`
	Amount   amount.Yocto `json:"amount"`      // the NEAR among what it brings
	Left     uint64       `json:"claims_left"` // of its drop
	UsesLeft uint64       `json:"uses_left"`   // of the link
	Password bool         `json:"password"`    // the next use asks for one
	Window
	InFlight        bool       `json:"in_flight"`         // a claim with the link is under way
	TopLevelAccount account.ID `json:"top_level_account"` // below which new accounts are made
	RequiredGas     struct {
		ExistingAccount uint64 `json:"existing_account"`
		ImplicitAccount uint64 `json:"implicit_account"`
		NewAccount      uint64 `json:"new_account"`
	} `json:"required_gas"`

	// What the link's allowance still pays for. Older contracts do not say.
	ExistingAccount *bool `json:"existing_account"`
	NewAccount      *bool `json:"new_account"`
}

// Look asks what is behind a link; it costs nothing. A link that cannot be claimed
// any more is a *RefusedError.
func Look(ctx context.Context, c *client.Client, l Link) (*Preview, error) {
	v, err := c.View(ctx, client.Final, l.Contract, "preview_claim", encode(map[string]any{"public_key": l.Key.PublicKey()}))
	if err != nil {
		return nil, whyNoDrop(ctx, c, l.Contract, l.Key.PublicKey(), err)
	}
	p := &Preview{}
	if err := json.Unmarshal(v.Value, p); err != nil || p.RequiredGas.ExistingAccount == 0 {
		return nil, fmt.Errorf("%s describes in an unknown form what the link holds: %s", l.Contract, v.Value)
	}
	switch {
	case p.InFlight:
		return nil, &RefusedError{LinkBusy, "a claim with this link is under way", "try again when it has ended: if it fails, the link is free again"}
	case p.ExistingAccount != nil && !*p.ExistingAccount:
		return nil, whyDead(ctx, c, l)
	}
	return p, nil
}

// IsDead reports whether a link's allowance pays for no claim any more.
func IsDead(ctx context.Context, c *client.Client, contract account.ID, key keys.PublicKey) (bool, error) {
	var p Preview
	err := view(ctx, c, contract, "preview_claim", map[string]any{"public_key": key}, &p)
	if client.Is(err, client.ContractExecutionError) {
		return false, nil // it was used meanwhile
	}
	return err == nil && !p.InFlight && p.ExistingAccount != nil && !*p.ExistingAccount && (p.NewAccount == nil || !*p.NewAccount), err
}

// whyDead tells a key without allowance from one that is gone, though its contract
// still counts it: the contract's owner deleted it.
func whyDead(ctx context.Context, c *client.Client, l Link) error {
	f, err := fateOf(ctx, c, l.Contract, l.Key.PublicKey())
	switch {
	case err != nil:
		return err
	case f.State == "deleted":
		return linkUsed()
	}
	return &RefusedError{LinkDead, "this link can pay for no claim any more: attempts that failed have used up its allowance",
		"ask whoever sent it for a new one; its funder gets back what it holds with latchkey drop cancel LINK"}
}

// whyNoDrop says what it means that a contract could not tell of a claim key.
func whyNoDrop(ctx context.Context, c *client.Client, contract account.ID, key keys.PublicKey, err error) error {
	const elsewhere = "is it another ledger's link? --rpc names another node"
	switch {
	case client.Is(err, client.UnknownAccount):
		return &RefusedError{NoContract, fmt.Sprintf("the drop contract %s does not exist on the ledger of %s", contract, c.URL()), elsewhere}
	case !client.Is(err, client.ContractExecutionError):
		return err
	case client.Is(err, client.MethodNotFound), client.Is(err, client.CodeDoesNotExist):
		return &RefusedError{NoContract, fmt.Sprintf("%s is no drop contract on the ledger of %s", contract, c.URL()), elsewhere}
	case !strings.Contains(err.Error(), noDropForKey):
		return err
	}
	fate, err := fateOf(ctx, c, contract, key)
	switch {
	case err != nil:
		return err
	case fate.State == "deleted":
		return linkUsed()
	}
	return linkUnknown(contract)
}

// noDropForKey is a drop contract's text about a key that it does not know.
const noDropForKey = "No drop for public key"

// CheckExisting asks whether the account can be paid.
func (p *Preview) CheckExisting(ctx context.Context, c *client.Client, id account.ID) error {
	if err := CheckRecipient(id); err != nil {
		return err
	}
	if id.Kind() == account.NearImplicit {
		return nil // paying it makes it
	}
	_, err := c.Account(ctx, client.Final, id)
	if !client.Is(err, client.UnknownAccount) {
		return err
	}
	remedy := "check the spelling"
	if p.checkName(id) == nil {
		remedy += fmt.Sprintf(", or make it: --new %s", id)
	}
	return &RefusedError{RecipientUnknown, fmt.Sprintf("%s does not exist", id), remedy}
}

// CheckNew asks whether the link can make the account.
func (p *Preview) CheckNew(ctx context.Context, c *client.Client, id account.ID) error {
	if err := p.checkName(id); err != nil {
		return err
	}
	if p.NewAccount != nil && !*p.NewAccount {
		return &RefusedError{LinkNoNewAccount, "this link can no longer pay for a new account: attempts that failed have used up that part of its allowance",
			"it still pays into an account that exists: --to ID"}
	}
	_, err := c.Account(ctx, client.Final, id)
	switch {
	case err == nil:
		return &RefusedError{NameTaken, fmt.Sprintf("%s is taken", id), "choose another name"}
	case client.Is(err, client.UnknownAccount):
		return nil
	}
	return err
}

// LookForNew asks what is behind a link, and whether it can make the account.
func LookForNew(ctx context.Context, c *client.Client, l Link, id account.ID) (*Preview, error) {
	p, err := Look(ctx, c, l)
	if err == nil {
		err = p.CheckNew(ctx, c, id)
	}
	return p, err
}

// checkName asks whether the account that makes new ones can make this.
func (p *Preview) checkName(id account.ID) error {
	if err := CheckRecipient(id); err != nil {
		return err
	}
	below := p.TopLevelAccount
	switch {
	case id.IsSubAccountOf(below), below == runtime.Registrar && id.IsTopLevel() && id.Kind() == account.Named:
		return nil
	case below == runtime.Registrar:
		return &RefusedError{NameNotAllowed, fmt.Sprintf("%s cannot be made: names here have no dot and are not 64 hex digits", id), "choose another name"}
	case strings.HasSuffix(string(id), "."+string(below)):
		return &RefusedError{NameNotAllowed, fmt.Sprintf("%s cannot be made: names here have one part before .%s", id, below), "choose another name"}
	}
	return &RefusedError{NameNotAllowed, fmt.Sprintf("%s cannot be made: names here end in .%s", id, below), "choose a name such as robin." + string(below)}
}

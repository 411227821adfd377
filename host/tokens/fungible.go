package tokens

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

// Fungible is a fungible token.
type Fungible struct {
	ID       account.ID
	Symbol   string
	Decimals int // of its units in one token
}

// decimalsMax is more than any token has: 10^38 is the most that a u128 holds.
const decimalsMax = 38

// Gas attached to a transfer, and to one that calls its receiver.
const (
	TransferGas     = 30 * amount.Tgas
	TransferCallGas = 100 * amount.Tgas
)

// OneYocto is attached to what moves tokens: keys with an allowance cannot.
var OneYocto = amount.From(1)

// LookUp asks a token what it is; a *NoTokenError if it is none.
func LookUp(ctx context.Context, c *client.Client, id account.ID) (*Fungible, error) {
	var of struct {
		Symbol   string
		Decimals int
	}
	if err := ask(ctx, c, id, "ft_metadata", nil, &of); err != nil {
		return nil, noToken(id, "fungible token", err)
	}
	if of.Decimals < 0 || of.Decimals > decimalsMax {
		return nil, &NoTokenError{id, "fungible token", fmt.Errorf("it says that it has %d decimals", of.Decimals)}
	}
	return &Fungible{id, of.Symbol, of.Decimals}, nil
}

// UnitsError is text that is not an amount of a token.
type UnitsError struct {
	Token *Fungible
	Text  string
}

func (e *UnitsError) Error() string {
	return fmt.Sprintf("want %s with at most %d decimals and above 0, got %q", e.Token.Symbol, e.Token.Decimals, e.Text)
}

// Units reads an amount as people write it, such as 2.5.
func (f *Fungible) Units(text string) (amount.Yocto, error) {
	whole, fraction, point := strings.Cut(text, ".")
	if len(fraction) > f.Decimals || point && fraction == "" || whole == "" || len(whole) > 1 && whole[0] == '0' {
		return amount.Zero, &UnitsError{f, text}
	}
	digits := strings.TrimLeft(whole+fraction+strings.Repeat("0", f.Decimals-len(fraction)), "0")
	units, err := amount.Parse(digits)
	if err != nil {
		return amount.Zero, &UnitsError{f, text}
	}
	return units, nil
}

// Text is an amount with the token's symbol.
func (f *Fungible) Text(units amount.Yocto) string {
	digits := units.String()
	if missing := f.Decimals + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	point := len(digits) - f.Decimals
	text := digits[:point]
	if fraction := strings.TrimRight(digits[point:], "0"); fraction != "" {
		text += "." + fraction
	}
	return text + " " + f.Symbol
}

// Balance asks how many units an account has.
func (f *Fungible) Balance(ctx context.Context, c *client.Client, of account.ID) (amount.Yocto, error) {
	var units amount.Yocto
	return units, ask(ctx, c, f.ID, "ft_balance_of", map[string]any{"account_id": of}, &units)
}

// ShortError is an account that has less than it is to pay.
type ShortError struct {
	Account    account.ID
	Has, Needs string // with their units
}

func (e *ShortError) Error() string {
	return fmt.Sprintf("%s has %s, and this needs %s", e.Account, e.Has, e.Needs)
}

// CheckBalance is a *ShortError unless the account has as many units.
func (f *Fungible) CheckBalance(ctx context.Context, c *client.Client, of account.ID, units amount.Yocto) error {
	has, err := f.Balance(ctx, c, of)
	if err == nil && has.Less(units) {
		err = &ShortError{of, f.Text(has), f.Text(units)}
	}
	return err
}

// Registration asks what it costs to have an account known to the token: zero if it
// is already.
func (f *Fungible) Registration(ctx context.Context, c *client.Client, of account.ID) (amount.Yocto, error) {
	var there json.RawMessage
	if err := ask(ctx, c, f.ID, "storage_balance_of", map[string]any{"account_id": of}, &there); err != nil {
		return amount.Zero, err
	}
	if string(there) != "null" {
		return amount.Zero, nil
	}
	return f.RegistrationPrice(ctx, c)
}

// RegistrationPrice asks what it costs to have any account known to the token.
func (f *Fungible) RegistrationPrice(ctx context.Context, c *client.Client) (amount.Yocto, error) {
	var bounds struct{ Min amount.Yocto }
	return bounds.Min, ask(ctx, c, f.ID, "storage_balance_bounds", nil, &bounds)
}

// Register makes an account known to the token, for the price that it asks.
func Register(of account.ID, price amount.Yocto) transaction.FunctionCall {
	return call("storage_deposit", map[string]any{"account_id": of, "registration_only": true}, TransferGas, price)
}

// Transfer sends units to an account that the token knows.
func Transfer(to account.ID, units amount.Yocto, memo string) transaction.FunctionCall {
	return call("ft_transfer", withMemo(map[string]any{"receiver_id": to, "amount": units}, memo), TransferGas, OneYocto)
}

// TransferCall sends units to a contract, which is told of it with a message.
func TransferCall(to account.ID, units amount.Yocto, message string) transaction.FunctionCall {
	return call("ft_transfer_call", map[string]any{"receiver_id": to, "amount": units, "msg": message}, TransferCallGas, OneYocto)
}

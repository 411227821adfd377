package tokens

import (
	"context"
	"encoding/json"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

// NoTokenError is an account that is not such a token.
type NoTokenError struct {
	ID   account.ID
	Kind string
	Err  error
}

func (e *NoTokenError) Error() string { return fmt.Sprintf("%s is no %s: %v", e.ID, e.Kind, e.Err) }
func (e *NoTokenError) Unwrap() error { return e.Err }

// noToken tells what an account answered that is no token from a node's failure.
func noToken(id account.ID, kind string, err error) error {
	if client.Is(err, client.ContractExecutionError) || client.Is(err, client.UnknownAccount) {
		return &NoTokenError{id, kind, err}
	}
	return err
}

// ask calls a view and reads its JSON.
func ask(ctx context.Context, c *client.Client, id account.ID, method string, args map[string]any, answer any) error {
	if args == nil {
		args = map[string]any{}
	}
	v, err := c.View(ctx, client.Final, id, method, encode(args))
	if err != nil {
		return err
	}
	if json.Unmarshal(v.Value, answer) != nil {
		return fmt.Errorf("%s answers %s in an unknown form: %s", id, method, v.Value)
	}
	return nil
}

func call(method string, args map[string]any, gas uint64, deposit amount.Yocto) transaction.FunctionCall {
	return transaction.FunctionCall{MethodName: method, Args: encode(args), Gas: gas, Deposit: deposit}
}

func withMemo(args map[string]any, memo string) map[string]any {
	if memo != "" {
		args["memo"] = memo
	}
	return args
}

// encode returns the JSON of plain data.
func encode(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic("tokens: " + err.Error())
	}
	return text
}

package tokens

import (
	"context"
	"fmt"

	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

// NotOwnedError is a token that somebody else has, or that there is not.
type NotOwnedError struct {
	Contract account.ID
	Token    string
	Owner    account.ID // empty: there is no such token
	Wanted   account.ID
}

func (e *NotOwnedError) Error() string {
	if e.Owner == "" {
		return fmt.Sprintf("%s has no token %q", e.Contract, e.Token)
	}
	return fmt.Sprintf("token %q of %s belongs to %s, not to %s", e.Token, e.Contract, e.Owner, e.Wanted)
}

// CheckOwner is a *NotOwnedError unless the account has the token.
func CheckOwner(ctx context.Context, c *client.Client, contract account.ID, token string, owner account.ID) error {
	var there *struct {
		Owner account.ID `json:"owner_id"`
	}
	if err := ask(ctx, c, contract, "nft_token", map[string]any{"token_id": token}, &there); err != nil {
		return noToken(contract, "contract of NFTs", err)
	}
	switch {
	case there == nil:
		return &NotOwnedError{contract, token, "", owner}
	case there.Owner != owner:
		return &NotOwnedError{contract, token, there.Owner, owner}
	}
	return nil
}

// TransferNFT gives a token to an account.
func TransferNFT(to account.ID, token, memo string) transaction.FunctionCall {
	return call("nft_transfer", withMemo(map[string]any{"receiver_id": to, "token_id": token}, memo), TransferGas, OneYocto)
}

// TransferNFTCall gives a token to a contract, which is told of it with a message.
func TransferNFTCall(to account.ID, token, message string) transaction.FunctionCall {
	return call("nft_transfer_call", map[string]any{"receiver_id": to, "token_id": token, "msg": message}, TransferCallGas, OneYocto)
}

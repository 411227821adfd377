package cli

import (
	"context"
	"encoding/base64"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

// signOnly makes a command print its transaction instead of sending it.
type signOnly struct{ on bool }

func (f *signOnly) add(c *cobra.Command) {
	c.Flags().BoolVar(&f.on, "sign-only", false, "print the signed transaction in base64, for latchkey tx send, and send nothing")
}

// signOnlyFields is what help says of it.
const signOnlyFields = `
With --sign-only nothing is sent: the signed transaction is printed, to be sent from elsewhere
within a day. JSON then: signed_tx_base64, transaction_hash.`

// signed signs a transaction and prints it.
func (a *app) signed(ctx context.Context, s *client.Signer, receiver account.ID, actions ...transaction.Action) error {
	tx, err := s.Sign(ctx, receiver, actions...)
	if err != nil {
		return err
	}
	return a.showSigned(tx)
}

func (a *app) showSigned(tx *transaction.Signed) error {
	r := struct {
		Signed string           `json:"signed_tx_base64"`
		Hash   transaction.Hash `json:"transaction_hash"`
	}{base64.StdEncoding.EncodeToString(tx.Borsh()), tx.Hash()}
	return a.show(r, func() { a.printf("%s\n", r.Signed) })
}

package cli

import (
	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/host/credentials"
)

// saveFlags are those of commands that make a key.
type saveFlags struct{ file, account string }

func (f *saveFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.file, "save", "", "write a key `FILE`, readable by its owner only, instead of printing the secret key")
	c.Flags().StringVar(&f.account, "account", "", "note in the file that the key belongs to account `ID`")
	_ = c.MarkFlagFilename("save", "json")
}

// keep saves the key where the flags say, or lets the result show it.
func (f *saveFlags) keep(secret keys.SecretKey, r *keyResult) error {
	if f.account != "" {
		id, err := account.Parse(f.account)
		if err != nil {
			return &usageError{err}
		}
		r.AccountID = id
	}
	if f.file == "" {
		r.SecretKey = secret.Text()
		return nil
	}
	r.File = f.file
	return credentials.Save(f.file, credentials.Key{AccountID: r.AccountID, Secret: secret})
}

package cli

import (
	"context"
	"crypto/rand"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/seedphrase"
	"latchkey/host/credentials"
)

func (a *app) keyCommands() *cobra.Command {
	return a.group("key", "Make keys, give and take them, and audit an account's",
		"Make keys, add them to accounts, hold them to terms, take them back, and audit those that\nan account has.",
		a.keyGenerate(), a.keyShow(), a.keyFromSeedPhrase(), a.keyAdd(), a.keyGrant(), a.keyList(), a.keyTopUp(), a.keyRevoke(), a.keyDelete(), a.keyAudit())
}

// keyResult is what the key commands show.
type keyResult struct {
	PublicKey       keys.PublicKey `json:"public_key"`
	ImplicitAccount account.ID     `json:"implicit_account_id,omitempty"`
	AccountID       account.ID     `json:"account_id,omitempty"`
	SecretKey       string         `json:"secret_key,omitempty"`
	SeedPhrase      string         `json:"seed_phrase,omitempty"`
	File            string         `json:"file,omitempty"`
}

func newKeyResult(k credentials.Key) keyResult {
	public := k.Secret.PublicKey()
	return keyResult{PublicKey: public, ImplicitAccount: public.ImplicitAccount(), AccountID: k.AccountID}
}

func (a *app) showKey(r keyResult) error {
	return a.show(r, func() {
		a.row("public key", r.PublicKey)
		if r.AccountID != "" {
			a.row("account", r.AccountID)
		}
		if r.ImplicitAccount != "" { // an ed25519 key's
			a.row("implicit", r.ImplicitAccount)
		}
		if r.SecretKey != "" {
			a.row("secret key", r.SecretKey)
		}
		if r.SeedPhrase != "" {
			a.row("seed phrase", r.SeedPhrase)
		}
		if r.File != "" {
			a.row("saved to", r.File)
		}
	})
}

const keyFields = `
JSON: public_key, implicit_account_id (the account that belongs to the key alone),
and when there is one: account_id, secret_key, seed_phrase, file.`

func (a *app) keyGenerate() *cobra.Command {
	var save saveFlags
	var phrase bool
	c := a.command(cobra.Command{
		Use: "generate", Short: "Make a new key", Args: cobra.NoArgs,
		Long: "Make a new key and print it, or save it to a file.\n" + keyFields,
		Example: `
latchkey key generate
latchkey key generate --seed-phrase
latchkey key generate --save ~/.near-credentials/custom/alice.test.near.json --account alice.test.near`,
	}, func(context.Context, []string) error {
		secret, words, err := newKey(phrase)
		if err != nil {
			return err
		}
		r := newKeyResult(credentials.Key{Secret: secret})
		r.SeedPhrase = words
		if err := save.keep(secret, &r); err != nil {
			return err
		}
		return a.showKey(r)
	})
	c.Flags().BoolVar(&phrase, "seed-phrase", false, "derive the key from a new phrase of 12 words, and print that")
	save.add(c)
	return c
}

// newKey makes a key, of a seed phrase if asked.
func newKey(withPhrase bool) (secret keys.SecretKey, phrase string, err error) {
	if !withPhrase {
		secret, err = keys.Generate(rand.Reader)
		return secret, "", err
	}
	var entropy [16]byte
	if _, err := rand.Read(entropy[:]); err != nil {
		return secret, "", err
	}
	phrase = seedphrase.New(entropy)
	secret, err = seedphrase.Key(phrase, seedphrase.WalletPath)
	return secret, phrase, err
}

func (a *app) keyShow() *cobra.Command {
	var secret bool
	c := a.command(cobra.Command{
		Use: "show [FILE]", Short: "Show the public side of a key", Args: cobra.MaximumNArgs(1),
		Long: `Show the public key of a key file, or of a key file or bare secret key on standard
input. The secret key is printed only with --secret.
` + keyFields,
		Example: `
latchkey key show validator_key.json
pass show near/alice | latchkey key show`,
	}, func(_ context.Context, args []string) error {
		key, err := a.readKey(args)
		if err != nil {
			return err
		}
		r := newKeyResult(key)
		if secret {
			r.SecretKey = key.Secret.Text()
		}
		return a.showKey(r)
	})
	c.Flags().BoolVar(&secret, "secret", false, "print the secret key too")
	return c
}

func (a *app) readKey(args []string) (credentials.Key, error) {
	if len(args) == 1 && args[0] != "-" {
		if _, err := keys.ParseSecretKey(args[0]); err == nil || strings.HasPrefix(strings.ToLower(args[0]), keys.ED25519.String()+":") {
			return credentials.Key{}, hint(usage("a key is not given as an argument"),
				"pass it on standard input, where no shell history and no list of processes shows it")
		}
		a.warnOfExposed(args[0])
		return credentials.Load(args[0])
	}
	content, err := a.readInput(keyBytesMax)
	if err != nil {
		return credentials.Key{}, err
	}
	return credentials.Parse(content)
}

package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/core/keys"
	"latchkey/core/seedphrase"
	"latchkey/host/credentials"
)

// phraseFlags say how a phrase becomes a key.
type phraseFlags struct {
	path            string
	strict, asTyped bool
}

func (a *app) keyFromSeedPhrase() *cobra.Command {
	var save saveFlags
	var how phraseFlags
	c := a.command(cobra.Command{
		Use: "from-seed-phrase [WORD...]", Short: "Derive the key of a seed phrase",
		Long: `Derive the key of a seed phrase as NEAR's wallets do: of any words, by BIP-39 and SLIP-10,
at m/44'/397'/0' unless --hd-path names another place. A Ledger has its first key at
m/44'/397'/0'/0'/1'. The phrase is read from standard input unless it is given as arguments.
` + keyFields,
		Example: `
latchkey key from-seed-phrase < phrase.txt
latchkey key from-seed-phrase --strict --save alice.json < phrase.txt
latchkey key from-seed-phrase --hd-path "m/44'/397'/0'/0'/1'" < phrase-of-a-ledger.txt`,
	}, func(_ context.Context, args []string) error {
		path, err := seedphrase.ParsePath(how.path)
		if err != nil {
			return &usageError{fmt.Errorf("--hd-path: %w", err)}
		}
		phrase, err := a.readPhrase(args)
		if err != nil {
			return err
		}
		secret, err := a.keyOfPhrase(how, phrase, path)
		if err != nil {
			return err
		}
		r := newKeyResult(credentials.Key{Secret: secret})
		if err := save.keep(secret, &r); err != nil {
			return err
		}
		return a.showKey(r)
	})
	c.Flags().BoolVar(&how.strict, "strict", false, "refuse all but 12 to 24 English words with the right checksum")
	c.Flags().StringVar(&how.path, "hd-path", seedphrase.WalletPath.String(), "`PATH` of the key among those of the phrase")
	c.Flags().BoolVar(&how.asTyped, "as-typed", false, "leave accents as they are typed, like near-seed-phrase; BIP-39 does not")
	save.add(c)
	return c
}

func (a *app) readPhrase(args []string) (string, error) {
	if len(args) > 0 {
		a.warningf("the shell's history may now hold the phrase; standard input leaves no trace")
		return strings.Join(args, " "), nil
	}
	content, err := a.readInput(keyBytesMax)
	return string(content), err
}

func (a *app) keyOfPhrase(how phraseFlags, phrase string, path seedphrase.Path) (keys.SecretKey, error) {
	switch err := seedphrase.Check(phrase); {
	case err != nil && how.strict:
		return keys.SecretKey{}, err
	case err != nil:
		a.warningf("%w; any words have a key, so this may not be the one you want", err)
	}
	if how.asTyped {
		return seedphrase.KeyAsTyped(phrase, path)
	}
	if !seedphrase.IsNormal(phrase) {
		a.warningf("the phrase has letters that near-seed-phrase and BIP-39 take differently: if the key is not the wallet's, try --as-typed")
	}
	return seedphrase.Key(phrase, path)
}

package cli

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"strings"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/drops"
)

// accountArg parses an argument that names an account.
func accountArg(text string) (account.ID, error) {
	id, err := account.Parse(text)
	if err != nil {
		return "", &usageError{err}
	}
	return id, nil
}

// recipientArg parses an argument that names an account to be paid.
func recipientArg(text string) (account.ID, error) {
	id, err := accountArg(text)
	if err != nil {
		return "", err
	}
	return id, drops.CheckRecipient(id)
}

// publicKeyArg parses an argument that is a public key.
func publicKeyArg(text string) (keys.PublicKey, error) {
	key, err := keys.ParsePublicKey(text)
	if err != nil {
		return key, &usageError{err}
	}
	return key, nil
}

// hashArg parses an argument that names a transaction.
func hashArg(text string) (transaction.Hash, error) {
	hash, err := transaction.ParseHash(text)
	if err != nil {
		return hash, &usageError{err}
	}
	return hash, nil
}

// nearFlag parses the value of a flag that is an amount in NEAR.
func nearFlag(name, text string) (amount.Yocto, error) {
	sum, err := amount.ParseNEAR(text)
	if err != nil {
		return sum, &usageError{fmt.Errorf("%s: %w", name, err)}
	}
	return sum, nil
}

// codeArgs parses arguments that name code by hash or file.
func codeArgs(args []string) ([]transaction.Hash, error) {
	var hashes []transaction.Hash
	for _, arg := range args {
		if hash, err := transaction.ParseHash(arg); err == nil {
			hashes = append(hashes, hash)
			continue
		}
		code, err := os.ReadFile(arg)
		if err != nil {
			return nil, &usageError{errors.Join(errors.New(arg+" is neither a code hash nor a file that can be read"), err)}
		}
		hashes = append(hashes, sha256.Sum256(code))
	}
	return hashes, nil
}

// Examples of what follows a token in a flag.
const (
	tokenAmount = "AMOUNT, such as gold.test.near:2.5"
	tokenID     = "ID, such as art.test.near:7"
)

// tokenFlag separates a token, and what of it is meant, in the value of a flag.
func tokenFlag(name, text, want string) (token account.ID, rest string, err error) {
	id, rest, found := strings.Cut(text, ":")
	if !found || rest == "" {
		return "", "", usage(fmt.Sprintf("%s: want TOKEN:%s, got %q", name, want, text))
	}
	token, err = accountArg(id)
	return token, rest, err
}

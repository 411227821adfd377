package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/host/client"
	"latchkey/host/credentials"
)

// madeKey is a key that was made here for an account, as an undertaking notes it.
type madeKey struct {
	AccountID  account.ID `json:"account_id"`
	SecretKey  string     `json:"secret_key"`
	SeedPhrase string     `json:"seed_phrase,omitempty"`
	File       string     `json:"file"`
}

// fill makes the key, of a seed phrase if asked.
func (m *madeKey) fill(id account.ID, withPhrase bool) error {
	secret, phrase, err := newKey(withPhrase)
	m.AccountID, m.SecretKey, m.SeedPhrase = id, secret.Text(), phrase
	return err
}

// key is the secret key with its account.
func (m *madeKey) key() (credentials.Key, error) {
	secret, err := keys.ParseSecretKey(m.SecretKey)
	return credentials.Key{AccountID: m.AccountID, Secret: secret}, err
}

// save writes the key's file. An earlier run may have done so.
func (m *madeKey) save() error {
	key, err := m.key()
	if err != nil {
		return err
	}
	err = credentials.Save(m.File, key)
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	if there, damaged := credentials.Load(m.File); damaged == nil && there.Secret == key.Secret {
		return nil
	}
	return err
}

// keyInMaking is an undertaking of one key, which is in its file from the start.
type keyInMaking struct {
	*undertaking
	madeKey
	public keys.PublicKey
}

// undertakeKey begins a command that makes a key and saves it, or goes on with one.
func (a *app) undertakeKey(ctx context.Context, command string, begin func(m *madeKey, network string) error) (*keyInMaking, error) {
	k := &keyInMaking{}
	var err error
	if k.undertaking, err = a.undertake(ctx, command, &k.madeKey, func(network string) error { return begin(&k.madeKey, network) }); err != nil {
		return nil, err
	}
	key, err := k.key()
	if err == nil {
		err = k.save()
	}
	if err != nil && k.Transaction() == nil {
		return nil, errors.Join(err, k.End())
	}
	if err != nil {
		return nil, errors.Join(err, k.Close())
	}
	k.public = key.Secret.PublicKey()
	return k, nil
}

// undertakeAccount begins a command that makes an account with a new key. Where
// there is a key of such an account already, ask says what else stands against it.
func (a *app) undertakeAccount(ctx context.Context, command string, id account.ID, ask func() error) (*keyInMaking, error) {
	k, err := a.undertakeKey(ctx, command, func(m *madeKey, network string) error {
		m.File = a.credentialsFolder().Path(network, id)
		return m.fill(id, true)
	})
	if !errors.Is(err, fs.ErrExist) {
		return k, err
	}
	if no := ask(); no != nil {
		return nil, no
	}
	return nil, hint(fmt.Errorf("there is a key for %s already, though no such account: %w", id, err),
		"choose another name, or move the file away: it may be the only copy of a key")
}

// notMade ends an undertaking that failed, and removes the key's file. When it is
// not certain that the account has no such key, the file stays.
func (a *app) notMade(ctx context.Context, k *keyInMaking, failure error) error {
	if isUnfinished(failure) {
		return failure
	}
	_, err := a.client().AccessKey(ctx, client.Final, k.AccountID, k.public)
	if client.Is(err, client.UnknownAccessKey) || client.Is(err, client.UnknownAccount) {
		return errors.Join(failure, os.Remove(k.File), k.fail())
	}
	return hint(errors.Join(failure, k.fail()), fmt.Sprintf("the key of %s is in %s", k.AccountID, k.File))
}

package home

import (
	"errors"
	"io/fs"
	"os"

	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/host/credentials"
)

// saveCredentials keeps the root key under the name of each account that began
// with it, in the folder of this ledger. near-cli finds the folder as custom.
func (h Home) saveCredentials(l *ledger.Ledger, r state.Reader) error {
	key, err := h.Key()
	if errors.Is(err, fs.ErrNotExist) {
		return &MissingKeyError{h.keyPath(), h.Credentials()}
	}
	if err != nil || key.SecretKey == "" { // kept elsewhere
		return err
	}
	secret, err := key.Secret()
	if err != nil {
		return err
	}
	named, err := nameOf(l, r)
	if err != nil {
		return err
	}
	folder := credentials.Folder{Dir: h.Credentials()}
	for _, id := range accountsOf(l.Genesis, key.PublicKey) {
		err := credentials.Save(folder.Path(named.Name(), id), credentials.Key{AccountID: id, Secret: secret})
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	h.linkCustom(named)
	return nil
}

// nameOf tells the ledger from others, as clients do.
func nameOf(l *ledger.Ledger, r state.Reader) (named credentials.Ledger, err error) {
	v, err := l.View(r)
	if err != nil {
		return named, err
	}
	first, err := v.Block(l.Genesis.Height)
	if err != nil {
		return named, err
	}
	return credentials.Ledger{ChainID: l.Genesis.ChainID, Genesis: first.Hash}, nil
}

// accountsOf are the accounts that began with a key.
func accountsOf(g *ledger.Genesis, key keys.PublicKey) (ids []account.ID) {
	for _, a := range g.Accounts {
		for _, k := range a.Keys {
			if k.PublicKey == key {
				ids = append(ids, a.AccountID)
				break
			}
		}
	}
	return ids
}

// linkCustom lets the ledger's folder be found as custom, so that credentials/
// can stand in for ~/.near-credentials. Where links cannot be made, or a folder
// has the name, latchkey credentials link does without.
func (h Home) linkCustom(l credentials.Ledger) {
	path := h.path("credentials", credentials.CustomNetwork)
	if target, err := os.Readlink(path); err == nil && target != l.Name() {
		_ = os.Remove(path) // of an older ledger in this home
	}
	_ = os.Symlink(l.Name(), path)
}

package home

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/plugins/standard"
)

const genesisFile = "genesis.json"

func (h Home) genesisPath() string { return h.path(genesisFile) }

// Genesis reads genesis.json; fs.ErrNotExist when there is none.
func (h Home) Genesis() (*ledger.Genesis, error) {
	text, err := readFile(h.genesisPath())
	if err != nil {
		return nil, err
	}
	g, err := ledger.ParseGenesis(text)
	if err != nil {
		return nil, &FileError{h.genesisPath(), err}
	}
	return g, nil
}

// ChangedGenesisError is a genesis.json that is not the ledger's, which began
// with another and keeps to it.
type ChangedGenesisError struct{ Path, Data string }

func (e *ChangedGenesisError) Error() string {
	return fmt.Sprintf("%s is not what the ledger in %s began with, and a ledger that has begun keeps its genesis: "+
		"remove the file, and it is written again as it was, or use it in an empty home", e.Path, e.Data)
}

// holdGenesis holds genesis.json, which people may edit, against the ledger's
// own, and writes it if it is missing.
func (h Home) holdGenesis(g *ledger.Genesis) error {
	file, err := h.Genesis()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return h.writeGenesis(g)
	case err != nil || !same(file, g):
		return &ChangedGenesisError{h.genesisPath(), h.Data()}
	}
	return nil
}

// Holds is an error when the home's genesis is not g.
func (h Home) Holds(g *ledger.Genesis) error {
	file, err := h.Genesis()
	if err == nil && !same(file, g) {
		err = &ChangedGenesisError{h.genesisPath(), h.Data()}
	}
	return err
}

// isOurs reports whether nobody has edited a development genesis since develop
// wrote it, with whatever plugins there were then.
func (h Home) isOurs(g *ledger.Genesis) bool {
	key, err := h.Key()
	if err != nil || !g.Dev {
		return false
	}
	hashes := map[string]transaction.Hash{}
	for _, c := range g.GlobalContracts {
		name, _, _ := strings.Cut(string(c.AccountID), ".")
		hashes[name] = c.CodeHash
	}
	return same(g, ledger.DevGenesis(key.PublicKey, hashes, standard.SetUpDevDrop, g.Time))
}

func same(a, b *ledger.Genesis) bool {
	one, err := json.Marshal(a)
	two, err2 := json.Marshal(b)
	return err == nil && err2 == nil && bytes.Equal(one, two)
}

package serve

import (
	"context"
	"errors"
	"os"

	"latchkey/core/ledger"
	"latchkey/host/postgres"
	"latchkey/host/store"
)

func (c Config) openCache() (*store.Store, error) {
	cache, err := store.Open(c.Home.Data(), store.Options{Log: c.Log, Head: headOf, CacheOf: c.Shared.Ledger, OneOfMany: c.process() != nil})
	if err != nil {
		err = c.orUnreadable(err)
	}
	return cache, err
}

// renew empties a cache that ends before the log begins: nothing that it lacks is to be had
// any more but with a checkpoint.
func (s *Server) renew(ctx context.Context, c Config, begins *postgres.Beginning) error {
	first, err := s.among.database.Log(c.Shared.Ledger, begins).First(ctx)
	if err != nil {
		return &postgres.OpenError{Err: err}
	}
	l, err := ledger.Open(s.store, s.engine)
	if errors.Is(err, ledger.ErrEmpty) || err == nil && first == l.Genesis.Height+1 {
		return nil
	}
	if err != nil {
		return err
	}
	head, err := ledger.HeadIn(s.store)
	if err != nil || head.Height >= first {
		return err
	}
	genesis, err := blockAt(l, s.store, l.Genesis.Height)
	if err != nil || genesis.ID() != begins.Block {
		return err // of another ledger: it is refused
	}
	c.Log.Warn("what the home has of the ledger ends before the log begins: it is made anew of a checkpoint", "height", head.Height, "first", first)
	if err := errors.Join(s.store.Close(), os.RemoveAll(c.Home.Data())); err != nil {
		return err
	}
	s.store, err = c.openCache()
	return err
}

package serve

import (
	"context"
	"errors"
	"os"

	"latchkey/core/ledger"
	"latchkey/host/postgres"
	"latchkey/host/replica"
	"latchkey/host/store"
)

// A node of several has a cache of the ledger in its home.

// CheckpointEveryMax bounds the blocks between two checkpoints.
const CheckpointEveryMax = replica.CheckpointEveryMax

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

// take opens a ledger that others have begun.
func (s *Server) take(ctx context.Context, c Config, begins *postgres.Beginning) (*ledger.Ledger, error) {
	if _, err := ledger.Open(s.among.cache, s.engine); errors.Is(err, ledger.ErrEmpty) {
		if err := s.fill(ctx, c, begins); err != nil {
			return nil, err
		}
	}
	return c.Home.Join(s.among.cache, s.engine, begins.Genesis, s.among.code(ctx))
}

// fill has a cache that has nothing of the ledger begin with the newest checkpoint that can be
// used, or with genesis. It is then opened anew: the store would keep a copy of what was written
// at once, megabytes of code, for as long as little is written after it.
func (s *Server) fill(ctx context.Context, c Config, begins *postgres.Beginning) error {
	log := s.among.database.Log(c.Shared.Ledger, begins)
	defer log.Close()
	passed := false
	begun, err := replica.Begin(ctx, log, s.among.cache, s.engine, begins.Block, func(err error) {
		c.Log.Warn("a checkpoint is passed over", "error", err)
		passed = true
	})
	switch {
	case err != nil:
		return err
	case begun != nil:
		c.Log.Info("this node has begun with a checkpoint")
	default:
		if passed {
			c.Log.Warn("this node begins with genesis: no checkpoint can be used")
		}
		if _, err := c.Home.Join(s.among.cache, s.engine, begins.Genesis, s.among.code(ctx)); err != nil {
			return err
		}
	}
	if err := s.store.Close(); err != nil {
		return err
	}
	if s.store, err = c.openCache(); err == nil {
		s.among.cache = replica.NewCache(s.store)
	}
	return err
}

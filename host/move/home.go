package move

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"time"

	"latchkey/core/ledger"
	"latchkey/host/engine"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/host/store"
)

// household is a home that a ledger is brought to.
type household struct {
	home   home.Home
	store  *store.Store
	engine *engine.Engine
	taking *ledger.Import
}

// ToHome is the home of a node that does not run: an empty one, one that has a part of the
// ledger, or the one that the ledger was sealed in.
func ToHome(h home.Home) (to Target, err error) {
	if err := h.Check(); err != nil {
		return nil, err
	}
	t := &household{home: h}
	defer func() {
		if err != nil {
			_ = t.Close()
		}
	}()
	if t.store, err = serve.OpenStore(h, slog.New(slog.DiscardHandler)); err != nil {
		return nil, err
	}
	if t.engine, err = engine.New(engine.Options{CacheDir: h.Cache()}); err != nil {
		return nil, err
	}
	if t.taking, err = ledger.OpenImport(t.store, t.engine); err != nil {
		return nil, err
	}
	return t, nil
}

func (t *household) Take(ctx context.Context, records []ledger.ArchiveRecord) (*ledger.Imported, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := t.taking.Take(records); err != nil {
		return nil, err
	}
	return t.taking.Status()
}

// Finish also leaves the public half of the root's key, unless a key is there.
func (t *household) Finish(_ context.Context, opening *ledger.SignedAdminChange, copied bool) error {
	if err := t.taking.Finish(opening, copied, machine{}); err != nil {
		return err
	}
	return t.home.Adopt(t.taking.Genesis())
}

func (t *household) Close() error {
	var errs []error
	if t.engine != nil {
		errs = append(errs, t.engine.Close())
	}
	if t.store != nil {
		errs = append(errs, t.store.Close())
	}
	return errors.Join(errs...)
}

// machine gives blocks the machine's time and randomness.
type machine struct{}

func (machine) Now() uint64 { return uint64(max(0, time.Now().UnixNano())) }
func (machine) Random() (random [32]byte, err error) {
	_, err = rand.Read(random[:])
	return random, err
}

package onelog

import (
	"latchkey/core/ledger"
	"latchkey/core/vm"
	"latchkey/internal/test/memstore"
)

// Replay applies a log on an empty store and returns the line of each block.
func Replay(log *ledger.Log, code Code, engine vm.Engine) ([]string, error) {
	lines := make([]string, 0, len(log.Inputs))
	err := replay(log, code, engine, func(_ *ledger.View, _ *ledger.Input, applied *ledger.Applied) error {
		lines = append(lines, applied.Line())
		return nil
	})
	return lines, err
}

// replay shows each block, the ledger after it, and its input.
func replay(log *ledger.Log, code Code, engine vm.Engine, each func(*ledger.View, *ledger.Input, *ledger.Applied) error) error {
	g, err := ledger.ParseGenesis(log.Genesis)
	if err != nil {
		return err
	}
	store := memstore.New()
	l, err := ledger.Create(store, engine, g, code.Find)
	if err != nil {
		return err
	}
	for _, raw := range log.Inputs {
		in, err := ledger.DecodeInput(raw)
		if err != nil {
			return err
		}
		batch, err := l.Begin()
		if err != nil {
			return err
		}
		applied, err := batch.Apply(*in)
		if err != nil {
			return err
		}
		if err := batch.Commit(); err != nil {
			return err
		}
		view, err := l.View(store)
		if err != nil {
			return err
		}
		if err := each(view, in, applied); err != nil {
			return err
		}
	}
	return nil
}

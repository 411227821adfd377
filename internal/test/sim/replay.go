package sim

import (
	"latchkey/core/ledger"
	"latchkey/internal/test/memstore"
)

// blocksPerCommit is how many blocks the replay makes durable at once, where the run
// did so with each.
const blocksPerCommit = 3

// replayAll runs the whole log again, on a store and a ledger of its own and with other
// commits, and wants the same blocks, records and history.
func (s *simulation) replayAll() error {
	store := memstore.New()
	l, err := ledger.Create(store, s.with.Engine, s.genesis, s.codeOf)
	if err != nil {
		return err
	}
	s.narrow(l)
	for from := 0; from < len(s.inputs); from += blocksPerCommit {
		if err := s.replaySome(l, from, min(from+blocksPerCommit, len(s.inputs))); err != nil {
			return err
		}
	}
	again, err := recordsOf(store)
	if err != nil {
		return err
	}
	if difference := compare(s.audit.records, again); difference != "" {
		return s.audit.fail("replay", "the log runs to other records: %s", difference)
	}
	view, err := l.View(store)
	if err != nil {
		return err
	}
	for _, older := range s.audit.copies {
		read, err := recordsOf(view.At(older.block))
		if err != nil {
			return err
		}
		if difference := compare(older.records, read); difference != "" {
			return s.audit.fail("replay", "the log runs to another history at height %d: %s", older.block.Height, difference)
		}
	}
	return nil
}

// replaySome makes some blocks of the log in one commit.
func (s *simulation) replaySome(l *ledger.Ledger, from, to int) error {
	batch, err := l.Begin()
	if err != nil {
		return err
	}
	for i := from; i < to; i++ {
		in, err := ledger.DecodeInput(s.inputs[i])
		if err != nil {
			return err
		}
		applied, err := batch.Apply(*in)
		if err != nil {
			return err
		}
		if line := applied.Line(); line != s.lines[i] {
			return s.audit.fail("replay", "block %d of the log runs to\n    %s\n  where it ran to\n    %s", in.Height, line, s.lines[i])
		}
	}
	return batch.Commit()
}

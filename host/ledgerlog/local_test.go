package ledgerlog_test

import (
	"testing"

	"latchkey/core/ledger"
	"latchkey/host/ledgerlog"
	"latchkey/host/store"
	"latchkey/internal/test/logtest"
)

func TestLogConforms(t *testing.T) {
	logtest.Run(t, func(t *testing.T, g *ledger.Genesis) logtest.Place {
		s, err := store.Open(t.TempDir(), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		l, err := ledger.Create(s, nil, g, logtest.NoCode)
		if err != nil {
			t.Fatal(err)
		}
		term := uint64(0)
		return logtest.Place{Log: ledgerlog.NewLocal(l, s.View), NextTerm: func(*testing.T) uint64 { term++; return term }}
	})
}

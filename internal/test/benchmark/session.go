package benchmark

import (
	"path/filepath"
	"testing"
	"time"

	"latchkey/host/engine"
)

// session is what the rows of one run share: servers and ledgers, started when the
// first row asks for them.
type session struct {
	t testing.TB
	amounts
	stopwatch
	figures

	program  *program
	supply   *supply
	ledger   *inside
	database *postgres
}

// run takes turns between the rows, in each round. What is only done once comes in a
// short round before, whose readings are dropped.
func (s *session) run(rows []row, each amounts) {
	s.t.Helper()
	s.amounts = short
	s.round(rows, 0)
	s.amounts, s.figures, s.units = each, figures{}, nil
	for n := range s.rounds {
		s.round(rows, n+1)
	}
}

func (s *session) round(rows []row, n int) {
	s.t.Helper()
	for _, r := range rows {
		start := time.Now()
		for _, reading := range r.run(s) {
			s.add(r.name, reading)
		}
		s.t.Logf("round %d: %s took %.1f s", n, r.name, time.Since(start).Seconds())
	}
}

func (s *session) node() *supply {
	s.t.Helper()
	if s.supply == nil {
		s.supply = newSupply(s.built().up(s.t, filepath.Join(s.t.TempDir(), "home")))
	}
	return s.supply
}

func (s *session) built() program {
	s.t.Helper()
	if s.program == nil {
		built := buildProgram(s.t)
		s.program = &built
	}
	return *s.program
}

func (s *session) inside() *inside {
	s.t.Helper()
	if s.ledger == nil {
		native, err := engine.New(engine.Options{})
		if err != nil {
			s.t.Fatal(err)
		}
		s.t.Cleanup(func() { _ = native.Close() })
		s.ledger = newInside(s.t, native)
	}
	return s.ledger
}

func (s *session) postgres() *postgres {
	s.t.Helper()
	if s.database == nil {
		s.database = startPostgres(s.t)
	}
	return s.database
}

package benchmark

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"latchkey/host/engine"

	"latchkey/host/home"
	"latchkey/internal/test/warm"
)

// session is what the rows of one run share: servers and ledgers, started when the
// first row asks for them.
type session struct {
	t testing.TB
	amounts
	stopwatch
	figures

	native   *engine.Engine
	program  *program
	supply   *supply
	ledger   *inside
	database *postgres
	load     string // of the machine, before the run
	started  string // the home of the last cold start
	growing  *grown

	inDatabase, onStandby *supply
}

// run takes turns between the rows, in each round. A short round before warms all up:
// its readings are dropped.
func (s *session) run(rows []row, each amounts) {
	s.t.Helper()
	s.load = loadNow()
	if each.warmUp {
		s.amounts = short
		s.round(0, repeated(rows))
		s.figures, s.units = figures{}, nil
	}
	s.amounts = each
	for n := range s.rounds - 1 {
		s.round(n+1, repeated(rows))
	}
	s.round(s.rounds, rows)
}

func repeated(rows []row) []row {
	return slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return r.once })
}

func (s *session) round(n int, rows []row) {
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
		folder := filepath.Join(s.t.TempDir(), "home")
		warm.Home(s.t, home.Home{Dir: folder})
		s.supply = newSupply(s.built().up(s.t, folder))
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
		s.ledger = newInside(s.t, s.engine())
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

// engine runs all plugins of this program.
func (s *session) engine() *engine.Engine {
	s.t.Helper()
	if s.native == nil {
		native, err := engine.New(engine.Options{})
		if err != nil {
			s.t.Fatal(err)
		}
		s.t.Cleanup(func() { _ = native.Close() })
		s.native = native
	}
	return s.native
}

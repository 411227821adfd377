package benchmark

import (
	"path/filepath"
	"time"

	"latchkey/host/home"
	database "latchkey/internal/test/postgres"
	"latchkey/internal/test/warm"
)

// logged is a server whose log is in a database of its own.
func (s *session) logged() *supply {
	s.t.Helper()
	if s.inDatabase == nil {
		s.inDatabase = s.upWith(database.Start(s.t))
	}
	return s.inDatabase
}

// replicated is one whose log waits for a second database too.
func (s *session) replicated() *supply {
	s.t.Helper()
	if s.onStandby == nil {
		first := database.Start(s.t)
		second := first.Standby("second")
		first.WaitFor("second")
		s.onStandby = s.upWith(first, second)
	}
	return s.onStandby
}

func (s *session) upWith(logs ...*database.Server) *supply {
	s.t.Helper()
	folder := filepath.Join(s.t.TempDir(), "home")
	warm.Home(s.t, home.Home{Dir: folder})
	n := s.built().up(s.t, folder, "--log", logs[0].URL(), "--ledger", "measured")
	n.logs = logs
	return newSupply(n)
}

// logCPU is the processor time that the databases of the log have taken.
func (n *node) logCPU() (sum time.Duration) {
	n.t.Helper()
	for _, server := range n.logs {
		cpu, err := timeWithChildren(server.PID())
		if err != nil {
			n.t.Fatal(err)
		}
		sum += cpu
	}
	return sum
}

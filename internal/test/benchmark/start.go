package benchmark

import (
	"path/filepath"
	"time"

	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/host/engine"
	"latchkey/internal/test/shipped"
)

// coldStart begins a ledger in an empty folder, which prepares and compiles its plugins.
func (s *session) coldStart() []reading {
	s.t.Helper()
	s.started = filepath.Join(s.t.TempDir(), "home")
	return s.start()
}

// warmStart goes on with the ledger that the last cold one began.
func (s *session) warmStart() []reading {
	s.t.Helper()
	if s.started == "" {
		s.coldStart()
	}
	return s.start()
}

func (s *session) start() []reading {
	s.t.Helper()
	var n *node
	var cpu time.Duration
	p := s.built()
	unit := s.around(func() {
		n = p.up(s.t, s.started)
		cpu = n.cpu()
	})
	n.stop()
	return []reading{in(unit, "time", n.startup), in(unit, "CPU", cpu)}
}

// prepare makes the drop contract ready on an engine that has seen nothing.
func (s *session) prepare() []reading {
	s.t.Helper()
	code := shipped.Build(s.t, "drop")
	schedule, known := fees.ByName("classic")
	if !known {
		s.t.Fatal("there is no schedule of development ledgers")
	}
	native, err := engine.New(engine.Options{})
	if err != nil {
		s.t.Fatal(err)
	}
	defer native.Close()
	var took, cpu time.Duration
	unit := s.around(func() {
		start, before := time.Now(), ownCPU(s.t)
		_, err = prepare.Prepare(native, code, schedule)
		took, cpu = time.Since(start), ownCPU(s.t)-before
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return []reading{in(unit, "time", took), in(unit, "CPU", cpu)}
}

// weigh has a server of its own make claims and says what it takes before and after.
// What is on the disk is looked at after a start, which brings the store's log into its
// tables.
func (s *session) weigh() []reading {
	s.t.Helper()
	home, p := filepath.Join(s.t.TempDir(), "home"), s.built()
	n := p.up(s.t, home)
	atStart := n.resident()
	n.stop()
	loaded := newSupply(p.up(s.t, home))
	before := storedIn(s.t, home)
	const atOnce = 1000
	for left := s.weighed; left > 0; left -= atOnce {
		loaded.post(connectionsAtOnce, loaded.claims(min(left, atOnce), true, false), claimAnswer)
	}
	after := loaded.resident()
	loaded.stop()
	n = p.up(s.t, home)
	defer n.stop()
	return []reading{
		{"memory at the start", megabytes, float64(atStart) / 1e6},
		{"memory after the claims", megabytes, float64(after) / 1e6},
		{"disk a claim", bytesEach, float64(storedIn(s.t, home)-before) / float64(s.weighed)},
	}
}

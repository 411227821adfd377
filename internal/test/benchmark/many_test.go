package benchmark

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	database "latchkey/internal/test/postgres"
)

// foretoldWithin is how far what is measured may be from what was foretold.
const foretoldWithin = 0.25

// TestMany measures many ledgers on few nodes (make many). Without -long it is short, and its
// figures are worth nothing.
func TestMany(t *testing.T) {
	switch {
	case runtime.GOOS != "linux":
		t.Skip("the time and memory of processes are read as Linux tells them")
	case !database.IsInstalled() && *longRun:
		t.Fatalf("there is no PostgreSQL: install the package %s", database.Package)
	case !database.IsInstalled():
		t.Skip("there is no PostgreSQL")
	}
	r := &manyRun{t: t, manySize: manySize{nodes: 3, ledgers: 2, claims: 30, payments: 3000, idle: 100 * time.Millisecond}}
	if *longRun {
		r.manySize = manySize{nodes: 3, ledgers: 20, claims: 500, payments: 20_000, idle: 20 * time.Second}
	}
	load := loadNow()
	r.program = buildProgram(t)
	r.begin()
	came := r.measureClaims()
	r.measureIdle()
	r.measureMoves()
	r.measureCatchUp()
	if !*longRun {
		t.Log(r.rows)
		return
	}
	if came < 1-foretoldWithin || came > 1+foretoldWithin {
		t.Errorf("%.2f of what was foretold came, want within %.0f %%", came, 100*foretoldWithin)
	}
	m := thisMachine(load)
	fmt.Printf("%s, %s, %d cores, %s, %s. The machine's load before was %s: above 1, others took part of it.\n\n| | |\n|---|---|\n",
		time.Now().UTC().Format(time.DateOnly), m.CPU, m.Cores, m.System, m.Go, m.Load)
	for _, row := range r.rows {
		fmt.Printf("| %s | %s |\n", row.what, row.came)
	}
}

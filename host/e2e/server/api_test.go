package server

import (
	"testing"

	"latchkey/host/e2e"
	"latchkey/internal/test/apisuite"
)

// TestTheAPI runs the tests of the HTTP interface against a node; host/e2e/cloud runs
// them against the Worker.
func TestTheAPI(t *testing.T) {
	s := e2e.NewServer(t)
	apisuite.Run(t, apisuite.Target{Funder: s.Root(t)})
}

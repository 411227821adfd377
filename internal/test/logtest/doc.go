// Package logtest is the conformance test of the Log seam. Every implementation runs it:
//
//	func TestLogConforms(t *testing.T) {
//		logtest.Run(t, func(t *testing.T, g *ledger.Genesis) logtest.Place { … })
//	}
//
// Only tests import it. What becomes of a log when its medium fails is the
// implementation's to test.
package logtest

package plugintest

import "testing"

// TB is where a chain reports what makes a test fail: a testing.TB, or what stands for
// one outside of go test. Fatalf does not return.
type TB interface {
	Helper()
	Fatalf(format string, args ...any)
}

var _ TB = testing.TB(nil)

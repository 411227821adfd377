//go:build !js

package prepare

import "testing"

// WithoutMends has Prepare leave segments as they came until the test ends, so
// that each engine does with them what it would.
func WithoutMends(t testing.TB) {
	mendSegments = false
	t.Cleanup(func() { mendSegments = true })
}

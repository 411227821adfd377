package e2e

import "testing"

// TestSchemas holds the answers to every method against the schemas that NEAR
// publishes.
func TestSchemas(t *testing.T) {
	runNode(t, "schemas.mjs")
}

package e2e

import (
	"testing"

	"latchkey/internal/test/jstest"
)

// clientsDir returns the folder with the installed clients.
func clientsDir(t testing.TB) string {
	t.Helper()
	return jstest.Installed(t, "clients")
}

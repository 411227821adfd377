package clients

import (
	"testing"

	"latchkey/host/e2e"
	"latchkey/internal/test/shipped"
)

// TestNearAPIJS runs the library's tests, each file against a server of its own:
// some look at what did not change. Together they meet every error that core has.
func TestNearAPIJS(t *testing.T) {
	met := newMet(t)
	env := []string{"LATCHKEY_PLUGINS=" + shipped.Dir(t), "LATCHKEY_CONTRACTS=" + contracts(t)}
	files := e2e.ClientTests(t)
	t.Cleanup(func() { met.complete(len(files)) })
	for _, file := range files {
		t.Run(file.Name, func(t *testing.T) {
			t.Parallel()
			s := e2e.NewServer(t)
			key, err := s.Home.Key()
			if err != nil {
				t.Fatal(err)
			}
			file.Run(t, s.URL, key.SecretKey, append(met.env(file.Name), env...)...)
		})
	}
}

package shipped

import (
	"testing"

	"latchkey/plugins/build"
)

// Receiver returns the contract that does with tokens that it is sent what their msg
// tells it, as testdata/receiver says.
func Receiver(t testing.TB) []byte { return contract(t, "receiver") }

// Evil returns the contract that answers a token's questions as it was told to, as
// testdata/evil says.
func Evil(t testing.TB) []byte { return contract(t, "evil") }

// contract builds a contract of testdata.
func contract(t testing.TB, name string) []byte {
	t.Helper()
	return once(t, "testdata/"+name, func(root string) []byte {
		wasm, err := build.Go(t.Context(), root, "./internal/test/shipped/testdata/"+name, "GOTOOLCHAIN="+toolchain(t, root), "GOWORK=off")
		if err != nil {
			t.Fatal(err)
		}
		return wasm
	})
}

// toolchain is the one that the plugins' lock names.
func toolchain(t testing.TB, root string) string {
	t.Helper()
	lock, err := build.ReadLock(root)
	if err != nil {
		t.Fatal(err)
	}
	return lock.Toolchain
}

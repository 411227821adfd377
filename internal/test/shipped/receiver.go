package shipped

import (
	"sync"
	"testing"

	"latchkey/plugins/build"
)

var receiverOnce = sync.OnceValues(func() ([]byte, error) {
	root, err := build.Root()
	if err != nil {
		return nil, err
	}
	lock, err := build.ReadLock(root)
	if err != nil {
		return nil, err
	}
	return build.Go(root, "./internal/test/shipped/testdata/receiver", "GOTOOLCHAIN="+lock.Toolchain, "GOWORK=off")
})

// Receiver returns the contract that does with tokens that it is sent what their msg
// tells it, as testdata/receiver says.
func Receiver(t testing.TB) []byte {
	t.Helper()
	wasm, err := receiverOnce()
	if err != nil {
		t.Fatal(err)
	}
	return wasm
}

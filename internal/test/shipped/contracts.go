package shipped

import (
	"context"
	"sync"
	"testing"

	"latchkey/plugins/build"
)

// Receiver returns the contract that does with tokens that it is sent what their msg
// tells it, as testdata/receiver says.
func Receiver(t testing.TB) []byte { return contract(t, receiverOnce) }

// Evil returns the contract that answers a token's questions as it was told to, as
// testdata/evil says.
func Evil(t testing.TB) []byte { return contract(t, evilOnce) }

var (
	receiverOnce = once("receiver")
	evilOnce     = once("evil")
)

// once builds a contract of testdata once for all tests of a binary.
func once(name string) func() ([]byte, error) {
	return sync.OnceValues(func() ([]byte, error) {
		root, err := build.Root()
		if err != nil {
			return nil, err
		}
		lock, err := build.ReadLock(root)
		if err != nil {
			return nil, err
		}
		return build.Go(context.Background(), root, "./internal/test/shipped/testdata/"+name, "GOTOOLCHAIN="+lock.Toolchain, "GOWORK=off")
	})
}

func contract(t testing.TB, build func() ([]byte, error)) []byte {
	t.Helper()
	wasm, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return wasm
}

package many

import (
	"fmt"
	"net/http"
	"runtime"
	"testing"

	"latchkey/internal/test/shipped"
)

// openBytesMax bounds the memory of a ledger that is open and that nobody asks anything. The
// code of the standard contracts, of which its genesis consists, is five times that.
const openBytesMax = 2 << 20

// TestOpenLedgersTakeLittleMemory: what a ledger begins with is not kept there.
func TestOpenLedgersTakeLittleMemory(t *testing.T) {
	c := &cluster{t: t, plugins: shipped.Dir(t)}
	c.begins(1)
	const count = 8
	for i := range count + 1 {
		c.mustMake(fmt.Sprint("l", i))
	}
	opens := func(i int) {
		status, answer := posts(t, fmt.Sprint(c.nodes[0].URL, "/l/l", i), []byte(`{"jsonrpc":"2.0","id":1,"method":"status","params":[]}`))
		if status != http.StatusOK {
			t.Fatal(status, answer)
		}
	}
	opens(count) // what all ledgers share is there then
	before := heap()
	for i := range count {
		opens(i)
	}
	if each := (heap() - before) / count; each > openBytesMax {
		t.Errorf("an open ledger takes %d bytes, want %d at most", each, openBytesMax)
	}
}

// heap is how many bytes are in use.
func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // pools hold on to things for one
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

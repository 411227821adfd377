package difference

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"hash/crc32"

	"latchkey/core/vm"
)

// watched is an engine whose host calls a witness hears.
type watched struct {
	vm.Engine
	seen *witness
}

func (w watched) Call(code *vm.Code, export string, meter *vm.Meter, host vm.Host) error {
	*w.seen = witness{host: host, digest: sha256.New()}
	return w.Engine.Call(code, export, meter, w.seen)
}

// Unlimited implements vm.Limited: of an engine that has no limit it is the same.
func (w watched) Unlimited() vm.Engine {
	if limited, ok := w.Engine.(vm.Limited); ok {
		return watched{limited.Unlimited(), w.seen}
	}
	return w
}

// witness is the host of a call. It notes each host call with its arguments, all
// of the guest's memory, and the answer.
type witness struct {
	host   vm.Host
	digest hash.Hash
	calls  int
	pages  int // of memory that were looked at
	last   string
}

// pagesMax bounds the memory that is looked at in one call, as a guest may make
// thousands of host calls with much of it. Half is kept for those that return
// something.
const pagesMax = 4096

// Call implements vm.Host.
func (w *witness) Call(function int, guest vm.Memory, args []uint64) (uint64, error) {
	row := &vm.Table[function]
	w.calls++
	w.last = fmt.Sprintf("%s.%s %d", row.Module, row.Name, args)
	if w.pages < pagesMax/2 || row.Name == "value_return" && w.pages < pagesMax {
		w.last += w.sum(guest)
	}
	result, err := w.host.Call(function, guest, args)
	w.last += fmt.Sprintf(" = %d %v", result, err)
	fmt.Fprintln(w.digest, w.last)
	return result, err
}

func (w *witness) String() string {
	if w.digest == nil {
		return "no call"
	}
	return fmt.Sprintf("%d host calls %x", w.calls, w.digest.Sum(nil)[:8])
}

const pageBytes = 64 << 10

// sum sums up a memory, which says how large it is only by what it refuses.
func (w *witness) sum(guest vm.Memory) string {
	crc, pages := uint32(0), uint64(0)
	for ; ; pages++ {
		page, ok := guest.Read(pages*pageBytes, pageBytes)
		if !ok {
			return fmt.Sprintf(" %d pages %08x", pages, crc)
		}
		crc = crc32.Update(crc, crc32.IEEETable, page)
		w.pages++
	}
}

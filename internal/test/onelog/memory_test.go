package onelog

import (
	"hash/crc64"
	"math/bits"
	"slices"
	"testing"

	"latchkey/core/vm"
	"latchkey/internal/test/enginetest"
)

// digesting is an engine that sums up the whole memory of its guests at host calls:
// the first of each call, the second, the fourth, the eighth and so on.
type digesting struct {
	vm.Engine
	sums  *[]uint64
	bytes *int
}

func digested(e vm.Engine) digesting { return digesting{e, &[]uint64{}, new(int)} }

var crcTable = crc64.MakeTable(crc64.ECMA)

func (d digesting) Call(code *vm.Code, export string, meter *vm.Meter, host vm.Host) error {
	calls := uint(0)
	return d.Engine.Call(code, export, meter, enginetest.HostFunc(func(function int, guest vm.Memory, args []uint64) (uint64, error) {
		if calls++; bits.OnesCount(calls) == 1 {
			memory := wholeOf(guest)
			*d.sums = append(*d.sums, crc64.Checksum(memory, crcTable))
			*d.bytes += len(memory)
		}
		return host.Call(function, guest, args)
	}))
}

// wholeOf is all of a guest's memory.
func wholeOf(guest vm.Memory) []byte {
	const page = 1 << 16
	least, most := uint64(0), uint64(65_537) // pages: so many there are, so many there are not
	for least+1 < most {
		middle := (least + most) / 2
		if _, there := guest.Read(0, middle*page); there {
			least = middle
		} else {
			most = middle
		}
	}
	memory, _ := guest.Read(0, least*page)
	return memory
}

// sameMemory compares what two engines' guests had in their memories.
func sameMemory(t *testing.T, got, want digesting) {
	t.Helper()
	if !slices.Equal(*got.sums, *want.sums) {
		t.Errorf("the memories differ: %d digests of %d bytes, natively %d of %d", len(*got.sums), *got.bytes, len(*want.sums), *want.bytes)
	}
	t.Logf("%d memories, %d MB, are the same", len(*got.sums), *got.bytes>>20)
}

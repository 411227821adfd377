package engine

import (
	"encoding/binary"
	"os"
	"sync"
	"unsafe"

	"golang.org/x/sys/unix"
)

// mapping is a file without a name that holds what the memories of a plugin
// start with. Each memory maps it for itself: pages that nobody writes to are
// there once for all of them, and the kernel knows which pages were written to,
// so that a memory of which a call has changed a tenth is restored by copying
// that. Guests may write anywhere, and only the kernel sees it at no cost.
type mapping struct {
	file  *os.File
	image []byte // the file's pages, read only
}

const private, shared = unix.MAP_PRIVATE, unix.MAP_SHARED

// newMapping returns nil where the kernel has none.
func newMapping(contents []byte) *mapping {
	if len(contents) == 0 || !mappingsWork() {
		return nil
	}
	return mappingOf(contents)
}

func mappingOf(contents []byte) *mapping {
	fd, err := unix.MemfdCreate("latchkey-plugin", unix.MFD_CLOEXEC)
	if err != nil {
		return nil
	}
	m := &mapping{file: os.NewFile(uintptr(fd), "latchkey-plugin")}
	if _, err := m.file.Write(contents); err == nil {
		m.image = m.mapAt(nil, len(contents), unix.PROT_READ, shared)
	}
	if m.image == nil {
		m.file.Close()
		return nil
	}
	return m
}

// open returns a memory with the contents, or nil.
func (m *mapping) open() []byte {
	return m.mapAt(nil, len(m.image), unix.PROT_READ|unix.PROT_WRITE, private)
}

// renew makes all pages of a memory those of the file.
func (m *mapping) renew(memory []byte) bool {
	return m.mapAt(unsafe.Pointer(&memory[0]), len(memory), unix.PROT_READ|unix.PROT_WRITE, private|unix.MAP_FIXED) != nil
}

func (m *mapping) mapAt(place unsafe.Pointer, length, protection, flags int) []byte {
	at, err := unix.MmapPtr(int(m.file.Fd()), 0, place, uintptr(length), protection, flags)
	if err != nil {
		return nil
	}
	return unsafe.Slice((*byte)(at), length)
}

func unmap(memory []byte) {
	_ = unix.MunmapPtr(unsafe.Pointer(&memory[0]), uintptr(len(memory)))
}

// close gives the file back. Memories that were opened live on.
func (m *mapping) close() {
	unmap(m.image)
	m.file.Close()
}

// restore undoes what was written to a memory since it was renewed. It fails when
// the kernel does not say what that was.
func (m *mapping) restore(memory *memory) bool {
	c := &memory.copies
	if !(c.known && memory.watch.quiet()) && !c.find(memory.buffer) {
		return false
	}
	if c.uses++; c.uses == copiesUsesMax {
		*c = copies{}
		return m.renew(memory.buffer)
	}
	for _, page := range c.pages {
		at := int(page) * osPageBytes
		copy(memory.buffer[at:min(at+osPageBytes, len(memory.buffer))], m.image[at:])
	}
	return true
}

// copiesUsesMax is how often a memory is restored by copying before it is mapped
// anew: by then it has a copy of each page that any of the calls has written to.
const copiesUsesMax = 256

// copies are the pages of a memory that are copies of the file's. What was found
// holds until a call has a page fault.
type copies struct {
	known bool
	pages []int32
	uses  int
}

func (c *copies) bytes() int { return len(c.pages) * osPageBytes }

// find asks the kernel. It returns false when that does not say.
func (c *copies) find(memory []byte) bool {
	entries := pagesOf(memory)
	if c.known = entries != nil; !c.known {
		return false
	}
	c.pages = c.pages[:0]
	for i := 0; i < len(entries); i += pageEntryBytes {
		if written(binary.NativeEndian.Uint64(entries[i:])) {
			c.pages = append(c.pages, int32(i/pageEntryBytes))
		}
	}
	pageEntries.Put(&entries)
	return true
}

// Of /proc/self/pagemap, as Documentation/admin-guide/mm/pagemap.rst has it.
const (
	pageEntryBytes = 8
	pageOfFile     = 1 << 61
	pageSwapped    = 1 << 62
	pagePresent    = 1 << 63
)

// written reports whether a page of a private mapping is a copy.
func written(entry uint64) bool { return entry&(pagePresent|pageSwapped) != 0 && entry&pageOfFile == 0 }

var (
	osPageBytes = os.Getpagesize()
	pagemap     = sync.OnceValue(func() *os.File {
		file, _ := os.Open("/proc/self/pagemap")
		return file
	})
	pageEntries sync.Pool // of *[]byte
)

// pagesOf reads what the kernel says of a memory's pages, or nil.
func pagesOf(memory []byte) []byte {
	file := pagemap()
	if file == nil {
		return nil
	}
	size := (len(memory) + osPageBytes - 1) / osPageBytes * pageEntryBytes
	var entries []byte
	if pooled, ok := pageEntries.Get().(*[]byte); ok && cap(*pooled) >= size {
		entries = (*pooled)[:size]
	} else {
		entries = make([]byte, size)
	}
	first := int64(uintptr(unsafe.Pointer(&memory[0]))) / int64(osPageBytes) * pageEntryBytes
	if n, err := file.ReadAt(entries, first); err != nil || n != size {
		return nil
	}
	return entries
}

// mappingsWork tries out whether the kernel can tell a page that was written to from
// one that was only read or never touched.
var mappingsWork = sync.OnceValue(func() bool {
	contents := make([]byte, 3*osPageBytes)
	contents[0], contents[osPageBytes] = 1, 2
	m := mappingOf(contents)
	if m == nil {
		return false
	}
	defer m.close()
	memory := memory{buffer: m.open()}
	if memory.buffer == nil {
		return false
	}
	defer unmap(memory.buffer)
	if !m.renew(memory.buffer) || memory.buffer[osPageBytes] != 2 {
		return false
	}
	memory.watch.begin()
	defer memory.watch.end()
	memory.buffer[0] = 3
	if memory.watch.quiet() {
		return false
	}
	entries := pagesOf(memory.buffer)
	for i, want := range []bool{true, false, false} {
		if entries == nil || written(binary.NativeEndian.Uint64(entries[i*pageEntryBytes:])) != want {
			return false
		}
	}
	return m.restore(&memory) && memory.buffer[0] == 1
})

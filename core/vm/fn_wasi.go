package vm

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// wasiTable is what guests need of WASI to have a language's runtime: a clock,
// random bytes, and standard files that lead nowhere. What a guest sees follows
// from the ledger alone.
var wasiTable = []HostFunction{
	{Name: "args_get", Params: i32s(2), Results: i32s(1), Fee: "base", Check: Open, run: part{guest: wasiNothing}},
	{Name: "args_sizes_get", Params: i32s(2), Results: i32s(1), Fee: "base + write_memory", Check: Open, run: part{guest: wasiNoStrings}},
	{Name: "environ_get", Params: i32s(2), Results: i32s(1), Fee: "base", Check: Open, run: part{guest: wasiNothing}},
	{Name: "environ_sizes_get", Params: i32s(2), Results: i32s(1), Fee: "base + write_memory", Check: Open, run: part{guest: wasiNoStrings}},
	{Name: "clock_time_get", Params: []ValueType{I32, I64, I32}, Results: i32s(1), Fee: "base + write_memory", Check: Open, run: part{wasi: clockTimeGet}},
	{Name: "random_get", Params: i32s(2), Results: i32s(1), Fee: "base + sha256_byte + write_memory", Check: Open, run: part{wasi: randomGet}},
	{Name: "poll_oneoff", Params: i32s(4), Results: i32s(1), Fee: "base + read_memory + write_memory", Check: Open, run: part{wasi: pollOneoff}},
	{Name: "sched_yield", Results: i32s(1), Fee: "base", Check: Open, run: part{guest: wasiNothing}},
	{Name: "proc_exit", Params: i32s(1), Fee: "base", Check: Open, run: part{guest: procExit}},
	{Name: "fd_write", Params: i32s(4), Results: i32s(1), Fee: "base + read_memory + write_memory; on descriptor 2 + read_memory of each piece of its first line", Check: Open, run: part{wasi: fdWrite}},
	{Name: "fd_read", Params: i32s(4), Results: i32s(1), Fee: "base + write_memory", Check: Open, run: part{wasi: fdRead}},
	{Name: "fd_seek", Params: []ValueType{I32, I64, I32, I32}, Results: i32s(1), Fee: "base", Check: Open, run: ofFile(errnoNoSystem)},
	{Name: "fd_close", Params: i32s(1), Results: i32s(1), Fee: "base", Check: Open, run: part{wasi: fdClose}},
	{Name: "fd_fdstat_get", Params: i32s(2), Results: i32s(1), Fee: "base + write_memory", Check: Open, run: part{wasi: fdStatGet}},
	{Name: "fd_fdstat_set_flags", Params: i32s(2), Results: i32s(1), Fee: "base", Check: Open, run: part{wasi: fdSetFlags}},
	{Name: "fd_prestat_get", Params: i32s(2), Results: i32s(1), Fee: "base", Check: Open, run: part{guest: wasiNoFile}},
	{Name: "fd_prestat_dir_name", Params: i32s(3), Results: i32s(1), Fee: "base", Check: Open, run: part{guest: wasiNoFile}},
}

// WASI's errnos, as far as they are given.
const (
	errnoBadFile     = 8
	errnoFault       = 21
	errnoInvalid     = 28
	errnoNoSystem    = 52
	errnoUnsupported = 58
)

const (
	// The monotonic clock of start-up ends below what it begins with in a call,
	// since no start-up can read it a thousand million times. It is never zero,
	// which Go takes for a broken clock.
	startUpStep    = 1 // nanoseconds
	monotonicFirst = 1_000_000_000
	monotonicStep  = 1_000_000
	// startUpTime is what clocks show to code that is prepared: 2022-01-01.
	startUpTime = 1_640_995_200_000_000_000
)

// wasi is what a guest sees and says through WASI.
type wasi struct {
	surroundings surroundings
	panicLine    panicLine
	sawWall      bool // it asked for the block's time
}

// surroundings are a guest's own.
type surroundings struct {
	wall            uint64 // nanoseconds since 1970; it stands still
	monotonic, step uint64 // what is read next, and how it goes on
	seed            [32]byte
	drawn           uint64  // random bytes given so far
	closed          [3]bool // standard files
}

func surroundingsOf(ctx *Context) surroundings {
	return surroundings{wall: ctx.BlockTimestamp, monotonic: monotonicFirst, step: monotonicStep, seed: ctx.RandomSeed}
}

// random draws from the stream that the seed gives: the hashes of the seed and
// a count, one after the other.
func (s *surroundings) random(n int) []byte {
	out := make([]byte, 0, n+2*sha256.Size)
	skip := int(s.drawn % sha256.Size)
	for block := s.drawn / sha256.Size; len(out) < skip+n; block++ {
		sum := sha256.Sum256(binary.LittleEndian.AppendUint64(s.seed[:len(s.seed):len(s.seed)], block))
		out = append(out, sum[:]...)
	}
	s.drawn += uint64(n)
	return out[skip : skip+n]
}

// open reports whether fd is a standard file that was not closed.
func (s *surroundings) open(fd uint64) bool { return fd < uint64(len(s.closed)) && !s.closed[fd] }

// Exit is a guest that has ended itself with proc_exit.
type Exit struct{ Code uint32 }

func (e *Exit) Error() string { return fmt.Sprintf("the guest has left with code %d", e.Code) }

// left is what a guest's exit means for its method: nothing, or a failure.
func left(err error) error {
	var exit *Exit
	switch {
	case !errors.As(err, &exit):
		return err
	case exit.Code == 0:
		return nil
	}
	return &Failure{Code: exit.Code}
}

func procExit(_ *guest, a []uint64) (uint64, error) { return 0, &Exit{uint32(a[0])} }

// errno makes memory that a guest does not have an answer to it, as WASI does.
func errno(err error) (uint64, error) {
	if errors.Is(err, errMemoryAccess) {
		return errnoFault, nil
	}
	return 0, err
}

// list reads count entries of size bytes. What no memory holds is not charged for:
// a guest may go on after this error.
func (g *guest) list(ptr, count, size uint64) ([]byte, error) {
	if count*size > g.memoryBytesMax { // both came as 32 bits
		return nil, errMemoryAccess
	}
	return g.read(count*size, ptr)
}

func (g *guest) put32(ptr uint64, v uint32) error {
	return g.write(ptr, binary.LittleEndian.AppendUint32(nil, v))
}

func wasiNothing(*guest, []uint64) (uint64, error) { return 0, nil }
func wasiNoFile(*guest, []uint64) (uint64, error)  { return errnoBadFile, nil }

// wasiNoStrings: there are none, in no bytes.
func wasiNoStrings(g *guest, a []uint64) (uint64, error) {
	if err := g.put32(a[0], 0); err != nil {
		return errno(err)
	}
	return errno(g.put32(a[1], 0))
}

func clockTimeGet(g *guest, w *wasi, a []uint64) (uint64, error) {
	s := &w.surroundings
	var now uint64
	switch a[0] {
	case 0:
		now, w.sawWall = s.wall, true
	case 1:
		now = s.monotonic
		s.monotonic += s.step
	default:
		return errnoInvalid, nil
	}
	return errno(g.write(a[2], binary.LittleEndian.AppendUint64(nil, now)))
}

func randomGet(g *guest, w *wasi, a []uint64) (uint64, error) {
	ptr, length := a[0], a[1]
	if length > g.memoryBytesMax {
		return errnoFault, nil
	}
	if err := g.gas.burnUnits(g.fees.SHA256Byte, length); err != nil {
		return 0, err
	}
	return errno(g.write(ptr, w.surroundings.random(int(length))))
}

// ofFile answers the same for each standard file.
func ofFile(answer uint64) part {
	return part{wasi: func(_ *guest, w *wasi, a []uint64) (uint64, error) {
		if !w.surroundings.open(a[0]) {
			return errnoBadFile, nil
		}
		return answer, nil
	}}
}

// standardError is the file that a guest's last words are written to.
const standardError = 2

// fdWrite takes what is written, and keeps of it the first line of standard error.
func fdWrite(g *guest, w *wasi, a []uint64) (uint64, error) {
	fd, vectors, count, result := a[0], a[1], a[2], a[3]
	if fd == 0 || !w.surroundings.open(fd) {
		return errnoBadFile, nil
	}
	list, err := g.list(vectors, count, vectorBytes)
	if err != nil {
		return errno(err)
	}
	written := uint64(0)
	for rest := list; len(rest) > 0; rest = rest[vectorBytes:] {
		written += uint64(binary.LittleEndian.Uint32(rest[4:]))
	}
	if written > math.MaxUint32 {
		return errnoInvalid, nil
	}
	for rest := list; fd == standardError && len(rest) > 0; rest = rest[vectorBytes:] {
		if err := w.panicLine.listen(g, uint64(binary.LittleEndian.Uint32(rest)), uint64(binary.LittleEndian.Uint32(rest[4:]))); err != nil {
			return errno(err)
		}
	}
	return errno(g.put32(result, uint32(written)))
}

// fdRead meets the end of standard input; the others cannot be read.
func fdRead(g *guest, w *wasi, a []uint64) (uint64, error) {
	if a[0] != 0 || !w.surroundings.open(0) {
		return errnoBadFile, nil
	}
	return errno(g.put32(a[3], 0))
}

func fdClose(_ *guest, w *wasi, a []uint64) (uint64, error) {
	if !w.surroundings.open(a[0]) {
		return errnoBadFile, nil
	}
	w.surroundings.closed[a[0]] = true
	return 0, nil
}

// fdStatGet says that a standard file is a device.
func fdStatGet(g *guest, w *wasi, a []uint64) (uint64, error) {
	const device, rights = 1, 0x8e001ff
	if !w.surroundings.open(a[0]) {
		return errnoBadFile, nil
	}
	stat := make([]byte, 24)
	stat[0] = device
	binary.LittleEndian.PutUint64(stat[8:], rights)
	return errno(g.write(a[1], stat))
}

func fdSetFlags(_ *guest, w *wasi, a []uint64) (uint64, error) {
	const nonBlocking, unknown = 0b00100, ^uint64(0b00101) // besides appending
	switch {
	case a[1]&unknown != 0:
		return errnoInvalid, nil
	case !w.surroundings.open(a[0]):
		return errnoBadFile, nil
	case a[1]&nonBlocking != 0:
		return errnoNoSystem, nil
	}
	return 0, nil
}

const (
	vectorBytes       = 8
	subscriptionBytes = 48
	eventBytes        = 32
)

// pollOneoff: sleeping takes no time and every other event is there at once.
func pollOneoff(g *guest, w *wasi, a []uint64) (uint64, error) {
	from, to, count, result := a[0], a[1], a[2], a[3]
	if count == 0 {
		return errnoInvalid, nil
	}
	list, err := g.list(from, count, subscriptionBytes)
	if err != nil {
		return errno(err)
	}
	events := make([]byte, 0, eventBytes*count)
	for ; len(list) > 0; list = list[subscriptionBytes:] {
		event, refused := w.surroundings.event([subscriptionBytes]byte(list))
		if refused != 0 {
			return refused, nil
		}
		events = append(events, event[:]...)
	}
	if err := g.write(to, events); err != nil {
		return errno(err)
	}
	return errno(g.put32(result, uint32(count)))
}

// event is what a subscription waits for, or why there can be no such event.
func (s *surroundings) event(subscription [subscriptionBytes]byte) (event [eventBytes]byte, refused uint64) {
	const clock, reading, writing = 0, 1, 2
	kind := subscription[8]
	copy(event[:8], subscription[:8])
	event[10] = kind
	switch kind {
	case clock:
		if flags := binary.LittleEndian.Uint16(subscription[40:]); flags == 1 {
			return event, errnoUnsupported // until a moment
		} else if flags != 0 {
			return event, errnoInvalid
		}
	case reading, writing:
		if fd := binary.LittleEndian.Uint32(subscription[16:]); !s.open(uint64(fd)) {
			event[8] = errnoBadFile
		} else if kind == writing {
			event[8] = errnoUnsupported
		}
	default:
		return event, errnoInvalid
	}
	return event, 0
}

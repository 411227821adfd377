package vm

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"latchkey/core/fees"
)

// pageMemory is a guest's memory of one page.
type pageMemory struct{ bytes [1 << 16]byte }

func (m *pageMemory) Read(offset, length uint64) ([]byte, bool) {
	if length > pageEnd || offset > pageEnd-length {
		return nil, false
	}
	return m.bytes[offset : offset+length], true
}

func (m *pageMemory) Write(offset uint64, data []byte) bool {
	target, ok := m.Read(offset, uint64(len(data)))
	copy(target, data)
	return ok
}

// wasiStep is one call of a WASI function, with what it answers and which words
// it leaves at address 64.
type wasiStep struct {
	call  string
	args  []int64
	errno uint64
	words []uint64
}

const (
	answerAt = 64
	// vectorAt holds one vector of 5 bytes at dataAt.
	vectorAt = 200
	dataAt   = 300
	// Subscriptions of 48 bytes: to a clock, to reading file 0, to writing file 1,
	// to reading file 9, to an absolute clock.
	subscriptionsAt = 400
	eventsAt        = 1024
	pageEnd         = 1 << 16
)

const (
	blockTime   = 1_800_000_000_000_000_000
	oneSecond   = 1_000_000_000
	millisecond = 1_000_000
)

// wasiSteps are what wazero's own WASI answers, but for the time, the random
// bytes, directories, and the count of events that there are not.
var wasiSteps = []wasiStep{
	{"clock_time_get", []int64{0, 0, answerAt}, 0, []uint64{blockTime}},
	{"clock_time_get", []int64{1, 0, answerAt}, 0, []uint64{oneSecond}},
	{"clock_time_get", []int64{0, 0, answerAt}, 0, []uint64{blockTime}},
	{"clock_time_get", []int64{0, 0, pageEnd - 7}, errnoFault, nil},
	{"clock_time_get", []int64{1, 0, answerAt}, 0, []uint64{oneSecond + millisecond}},
	{"clock_time_get", []int64{2, 0, answerAt}, errnoInvalid, []uint64{0}},
	{"clock_time_get", []int64{0, 0, -1}, errnoFault, nil},
	{"random_get", []int64{answerAt, 8}, 0, []uint64{firstRandom[0]}},
	{"random_get", []int64{answerAt, 3}, 0, []uint64{firstRandom[1] & 0xffffff}},
	{"random_get", []int64{pageEnd - 4, 5}, errnoFault, nil},
	{"random_get", []int64{answerAt, 0}, 0, []uint64{0}},
	{"random_get", []int64{answerAt, 16}, 0, []uint64{firstRandom[2], firstRandom[3]}},
	{"random_get", []int64{0, -1}, errnoFault, nil},
	{"fd_prestat_get", []int64{0, answerAt}, errnoBadFile, []uint64{0}},
	{"fd_prestat_get", []int64{3, answerAt}, errnoBadFile, []uint64{0}},
	{"fd_prestat_dir_name", []int64{3, answerAt, 1}, errnoBadFile, []uint64{0}},
	{"args_sizes_get", []int64{answerAt, answerAt + 8}, 0, []uint64{0, 0}},
	{"args_sizes_get", []int64{answerAt, pageEnd}, errnoFault, nil},
	{"args_get", []int64{answerAt, answerAt}, 0, []uint64{0}},
	{"environ_sizes_get", []int64{answerAt, answerAt + 8}, 0, []uint64{0, 0}},
	{"environ_get", []int64{answerAt, answerAt}, 0, []uint64{0}},
	{"sched_yield", nil, 0, nil},
	{"fd_write", []int64{1, vectorAt, 1, answerAt}, 0, []uint64{5}},
	{"fd_write", []int64{2, vectorAt, 1, answerAt}, 0, []uint64{5}},
	{"fd_write", []int64{0, vectorAt, 1, answerAt}, errnoBadFile, []uint64{0}},
	{"fd_write", []int64{3, vectorAt, 1, answerAt}, errnoBadFile, []uint64{0}},
	{"fd_write", []int64{-1, vectorAt, 1, answerAt}, errnoBadFile, []uint64{0}},
	{"fd_write", []int64{1, vectorAt, 0, answerAt}, 0, []uint64{0}},
	{"fd_write", []int64{1, pageEnd - 4, 1, answerAt}, errnoFault, []uint64{0}},
	{"fd_write", []int64{1, subscriptionsAt + 48, 1, pageEnd}, errnoFault, []uint64{0}},
	{"fd_read", []int64{0, vectorAt, 1, answerAt}, 0, []uint64{0}},
	{"fd_read", []int64{1, vectorAt, 1, answerAt}, errnoBadFile, []uint64{0}},
	{"fd_read", []int64{9, vectorAt, 1, answerAt}, errnoBadFile, []uint64{0}},
	{"fd_seek", []int64{0, 0, 0, answerAt}, errnoNoSystem, []uint64{0}},
	{"fd_seek", []int64{1, 0, 1, answerAt}, errnoNoSystem, []uint64{0}},
	{"fd_seek", []int64{4, 0, 0, answerAt}, errnoBadFile, []uint64{0}},
	{"fd_fdstat_get", []int64{0, answerAt}, 0, []uint64{1, 0x8e001ff, 0}},
	{"fd_fdstat_get", []int64{1, answerAt}, 0, []uint64{1, 0x8e001ff, 0}},
	{"fd_fdstat_get", []int64{2, answerAt}, 0, []uint64{1, 0x8e001ff, 0}},
	{"fd_fdstat_get", []int64{3, answerAt}, errnoBadFile, []uint64{0}},
	{"fd_fdstat_get", []int64{1, pageEnd - 23}, errnoFault, nil},
	{"fd_fdstat_set_flags", []int64{0, 4}, errnoNoSystem, nil},
	{"fd_fdstat_set_flags", []int64{1, 4}, errnoNoSystem, nil},
	{"fd_fdstat_set_flags", []int64{1, 1}, 0, nil},
	{"fd_fdstat_set_flags", []int64{1, 2}, errnoInvalid, nil},
	{"fd_fdstat_set_flags", []int64{1, 8}, errnoInvalid, nil},
	{"fd_fdstat_set_flags", []int64{1, 16}, errnoInvalid, nil},
	{"fd_fdstat_set_flags", []int64{5, 0}, errnoBadFile, nil},
	{"poll_oneoff", []int64{subscriptionsAt, eventsAt, 0, answerAt}, errnoInvalid, []uint64{0}},
	{"poll_oneoff", []int64{subscriptionsAt, answerAt + 8, 1, answerAt}, 0, []uint64{1, 7, 0}},
	{"poll_oneoff", []int64{subscriptionsAt + 48, answerAt + 8, 1, answerAt}, 0, []uint64{1, 8, 0x10000}},
	{"poll_oneoff", []int64{subscriptionsAt + 96, answerAt + 8, 1, answerAt}, 0, []uint64{1, 9, 0x20000 + errnoUnsupported}},
	{"poll_oneoff", []int64{subscriptionsAt + 144, answerAt + 8, 1, answerAt}, 0, []uint64{1, 10, 0x10000 + errnoBadFile}},
	{"poll_oneoff", []int64{subscriptionsAt + 192, answerAt + 8, 1, answerAt}, errnoUnsupported, []uint64{0, 0, 0}},
	{"poll_oneoff", []int64{subscriptionsAt, eventsAt, 3, answerAt}, 0, []uint64{3}},
	{"poll_oneoff", []int64{pageEnd - 40, eventsAt, 1, answerAt}, errnoFault, []uint64{0}},
	{"fd_close", []int64{1}, 0, nil},
	{"fd_close", []int64{1}, errnoBadFile, nil},
	{"fd_write", []int64{1, vectorAt, 1, answerAt}, errnoBadFile, []uint64{0}},
}

// firstRandom are the words that random_get gives when it is asked for 8 bytes,
// 3, 5 that do not fit, and 16: sha256 of 32 bytes of 7 and a count.
var firstRandom = [4]uint64{0xfe19daf2b8c3877c, 0x10d5cbbbb9741e84, 0x1b601422fff04396, 0xda2b08e80d212951}

func subscription(tag, kind, what, flags uint32) string {
	return words32(tag, 0, kind, 0, what, 0, 1000, 0, 0, 0, flags, 0)
}

func words32(words ...uint32) string {
	var text strings.Builder
	for _, w := range words {
		text.Write(binary.LittleEndian.AppendUint32(nil, w))
	}
	return text.String()
}

func wasiCall(t *testing.T) (*call, *pageMemory) {
	t.Helper()
	classic, _ := fees.ByName("classic")
	ctx := &Context{BlockTimestamp: blockTime, RandomSeed: [32]byte(slices.Repeat([]byte{7}, 32)), PrepaidGas: 1e15}
	memory := &pageMemory{}
	copy(memory.bytes[vectorAt:], words32(dataAt, 5))
	copy(memory.bytes[subscriptionsAt:], subscription(7, 0, 0, 0)+subscription(8, 1, 0, 0)+subscription(9, 2, 1, 0)+
		subscription(10, 1, 9, 0)+subscription(11, 0, 0, 1))
	return newCall(classic, nil, &Code{}, ctx), memory
}

// ask calls a function of WASI as a guest does.
func (c *call) ask(memory Memory, name string, args ...int64) (uint64, error) {
	i := slices.IndexFunc(Table, func(row HostFunction) bool { return row.Module == WASIModule && row.Name == name })
	raw := make([]uint64, len(args))
	for j, a := range args {
		if raw[j] = uint64(a); Table[i].Params[j] == I32 {
			raw[j] = uint64(uint32(a))
		}
	}
	return c.Call(i, memory, raw)
}

func TestWASIAnswers(t *testing.T) {
	c, memory := wasiCall(t)
	for i, step := range wasiSteps {
		clear(memory.bytes[answerAt : answerAt+64])
		errno, err := c.ask(memory, step.call, step.args...)
		if err != nil {
			t.Fatal(err)
		}
		got := []uint64{errno}
		for n := range step.words {
			got = append(got, binary.LittleEndian.Uint64(memory.bytes[answerAt+8*n:]))
		}
		if want := append([]uint64{step.errno}, step.words...); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("step %d, %s%v: %#x, want %#x", i, step.call, step.args, got, want)
		}
	}
}

// TestWASIIsPaidFor: what a call makes the host do has its price, asked for in
// vain or not.
func TestWASIIsPaidFor(t *testing.T) {
	f := func(c *call) uint64 { return c.guest.fees.Base }
	put := func(n uint64) func(*call) uint64 {
		return func(c *call) uint64 { return f(c) + c.guest.fees.WriteMemoryBase + n*c.guest.fees.WriteMemoryByte }
	}
	for name, x := range map[string]struct {
		args []int64
		want func(c *call) uint64
	}{
		"sched_yield":    {nil, f},
		"clock_time_get": {[]int64{0, 0, 0}, put(8)},
		"random_get":     {[]int64{0, 1000}, func(c *call) uint64 { return put(1000)(c) + 1000*c.guest.fees.SHA256Byte }},
		"fd_write": {[]int64{1, 0, 100, 0}, func(c *call) uint64 {
			return put(4)(c) + c.guest.fees.ReadMemoryBase + 800*c.guest.fees.ReadMemoryByte
		}},
		"fd_fdstat_get": {[]int64{1, pageEnd}, put(24)},
	} {
		c, memory := wasiCall(t)
		if _, err := c.ask(memory, name, x.args...); err != nil || c.gas.burnt != x.want(c) {
			t.Errorf("%s%v: %d gas, want %d; %v", name, x.args, c.gas.burnt, x.want(c), err)
		}
	}
}

func TestLongListsAreNotTaken(t *testing.T) {
	c, memory := wasiCall(t)
	copy(memory.bytes[:], words32(0, 1<<31, 0, 1<<31))
	if errno, err := c.ask(memory, "fd_write", 1, 0, 2, 64); err != nil || errno != errnoInvalid {
		t.Errorf("writing 4 GiB: %d, %v", errno, err)
	}
	for _, name := range []string{"fd_write", "poll_oneoff"} {
		if errno, err := c.ask(memory, name, 1, 0, -1, 64); err != nil || errno == 0 {
			t.Errorf("%s of 4,294,967,295 entries: %d, %v", name, errno, err)
		}
	}
}

// TestExitEndsAMethod: with code 0 well, with another as a failure.
func TestExitEndsAMethod(t *testing.T) {
	c, memory := wasiCall(t)
	_, err := c.ask(memory, "proc_exit", 0)
	if left(err) != nil || c.fatal != nil {
		t.Errorf("exit 0 is %v, %v", err, c.fatal)
	}
	_, err = c.ask(memory, "proc_exit", 9)
	var failure *Failure
	if !errors.As(left(err), &failure) || failure.Code != 9 {
		t.Errorf("exit 9 is %v", err)
	}
}

// TestRandomBytesAreOneStream whatever pieces it is asked for in.
func TestRandomBytesAreOneStream(t *testing.T) {
	whole := (&surroundings{seed: [32]byte{3}}).random(500)
	pieces := surroundings{seed: [32]byte{3}}
	var joined []byte
	for n := range 40 {
		joined = append(joined, pieces.random(n%25)...)
	}
	if string(joined) != string(whole[:len(joined)]) {
		t.Error("pieces give other bytes")
	}
	if other := (&surroundings{seed: [32]byte{4}}).random(500); string(other[:32]) == string(whole[:32]) {
		t.Error("two seeds give the same bytes")
	}
}

package enginetest

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"latchkey/core/vm"
)

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

var wasiTypes = map[string]string{
	"args_get": "ii", "args_sizes_get": "ii", "environ_get": "ii", "environ_sizes_get": "ii",
	"clock_time_get": "iIi", "random_get": "ii", "poll_oneoff": "iiii", "sched_yield": "",
	"fd_write": "iiii", "fd_read": "iiii", "fd_seek": "iIii", "fd_close": "i", "fd_fdstat_get": "ii",
	"fd_fdstat_set_flags": "ii", "fd_prestat_get": "ii", "fd_prestat_dir_name": "iii",
}

// surroundings calls what code that was not prepared may import of WASI. Every
// host shows its guests the same: what wazero shows by default.
func surroundings(t *testing.T, e vm.Engine) {
	code := wasiModule(wasiSteps)
	for range 2 { // nothing of it lives on into the next call
		step, seen := 0, []uint64(nil)
		mustCall(t, e, code, "run", HostFunc(func(_ int, guest vm.Memory, args []uint64) (uint64, error) {
			want := wasiSteps[step]
			seen = []uint64{args[0]}
			answer, _ := guest.Read(answerAt, uint64(8*len(want.words)))
			for i := range want.words {
				seen = append(seen, binary.LittleEndian.Uint64(answer[8*i:]))
			}
			if expected := append([]uint64{want.errno}, want.words...); fmt.Sprint(seen) != fmt.Sprint(expected) {
				t.Errorf("step %d, %s%v: %#x, want %#x", step, want.call, want.args, seen, expected)
			}
			guest.Write(answerAt, make([]byte, 64))
			step++
			return 0, nil
		}))
		if step != len(wasiSteps) {
			t.Errorf("%d of %d steps ran", step, len(wasiSteps))
		}
	}
}

// wasiModule is a module whose method takes the steps and reports each errno.
func wasiModule(steps []wasiStep) *vm.Code {
	var m Module
	imported := map[string]int{}
	for _, s := range steps {
		if _, ok := imported[s.call]; !ok {
			imported[s.call] = m.Import("wasi_snapshot_preview1", s.call, types(wasiTypes[s.call]), []vm.ValueType{I32})
		}
	}
	report := m.ImportHost("account_balance")
	m.Memory(1, 1)
	m.Data(vectorAt, words32(dataAt, 5))
	m.Data(dataAt, "hello")
	m.Data(subscriptionsAt, subscription(7, 0, 0, 0)+subscription(8, 1, 0, 0)+subscription(9, 2, 1, 0)+
		subscription(10, 1, 9, 0)+subscription(11, 0, 0, 1))
	var body Code
	for _, s := range steps {
		for i, typ := range types(wasiTypes[s.call]) {
			if typ == I32 {
				body = Do(body, I32Const(int32(s.args[i])))
			} else {
				body = Do(body, I64Const(s.args[i]))
			}
		}
		body = Do(body, Call(imported[s.call]), I64ExtendI32, Call(report))
	}
	m.Method("run", body)
	return m.Code()
}

func types(letters string) []vm.ValueType {
	list := []vm.ValueType{}
	for _, letter := range letters {
		list = append(list, map[rune]vm.ValueType{'i': I32, 'I': I64}[letter])
	}
	return list
}

func words32(words ...uint32) string {
	var text strings.Builder
	for _, w := range words {
		text.Write(binary.LittleEndian.AppendUint32(nil, w))
	}
	return text.String()
}

// subscription is one of poll_oneoff's: its tag, what it waits for (0 a clock, 1
// reading, 2 writing), the file or clock, and the clock's flags.
func subscription(tag, kind, what, flags uint32) string {
	return words32(tag, 0, kind, 0, what, 0, 1000, 0, 0, 0, flags, 0)
}

package prepare

// wasiModule is what Go guests need of their surroundings; it shows them a
// fixed clock and random source, no files, no arguments, no environment.
const wasiModule = "wasi_snapshot_preview1"

// wasiFunction is one that guests may import. Its price is wasiBase and each
// for the units of the parameter length, if there is one.
type wasiFunction struct {
	letters string // parameters and results: I is i64, i is i32
	length  uint32
	each    int64
}

const (
	wasiBase = 322 // units: 822,756 times that is NEAR's base fee of a host function

	// Of a random byte. Hosts may keep the sequence as far as it was asked for:
	// all the gas that a call can have gives 5 MB of it.
	wasiRandomByte   = 256
	wasiVector       = 16 // of a list of buffers to read or write
	wasiSubscription = 64
)

var wasiFunctions = map[string]wasiFunction{
	"args_get": {letters: "ii i"}, "args_sizes_get": {letters: "ii i"},
	"environ_get": {letters: "ii i"}, "environ_sizes_get": {letters: "ii i"},
	"clock_time_get": {letters: "iIi i"}, "random_get": {"ii i", 1, wasiRandomByte},
	"poll_oneoff": {"iiii i", 2, wasiSubscription}, "sched_yield": {letters: " i"}, "proc_exit": {letters: "i "},
	"fd_write": {"iiii i", 2, wasiVector}, "fd_read": {"iiii i", 2, wasiVector},
	"fd_seek": {letters: "iIii i"}, "fd_close": {letters: "i i"},
	"fd_fdstat_get": {letters: "ii i"}, "fd_fdstat_set_flags": {letters: "ii i"},
	"fd_prestat_get": {letters: "ii i"}, "fd_prestat_dir_name": {letters: "iii i"},
}

// letters writes a type as wasiFunctions does.
func (t *funcType) letters() string {
	text := []byte{}
	for _, types := range [][]byte{t.params, {' '}, t.results} {
		for _, v := range types {
			switch v {
			case typeI32:
				v = 'i'
			case typeI64:
				v = 'I'
			}
			text = append(text, v)
		}
	}
	return string(text)
}

// planPayments gives each imported WASI function another that pays for it and
// then calls it. first is the index of the first of those.
func (w *meter) planPayments(first uint32) {
	w.paying = make([]uint32, w.m.imported[kindFunction])
	function := 0
	for i := range w.m.imports {
		e := &w.m.imports[i]
		if e.kind != kindFunction {
			continue
		}
		if _, known := wasiFunctions[e.name]; known && e.module == wasiModule {
			w.paying[function] = first + w.payments
			w.payments++
		}
		function++
	}
}

// payingFor returns the function to call in place of index.
func (w *meter) payingFor(index uint32) uint32 {
	if int64(index) < int64(len(w.paying)) && w.paying[index] != 0 {
		return w.paying[index]
	}
	return index
}

// addPayments adds the functions of planPayments and puts them into the place of
// what they pay for, wherever that is named but in instructions.
func (w *meter) addPayments() {
	m := w.m
	function := uint32(0)
	for i := range m.imports {
		e := &m.imports[i]
		if e.kind != kindFunction {
			continue
		}
		if w.paying[function] != 0 {
			m.functions = append(m.functions, e.typeIndex)
			m.bodies = append(m.bodies, body{code: w.payment(function, m.types[e.typeIndex], wasiFunctions[e.name])})
		}
		function++
	}
	for i := range m.exports {
		if e := &m.exports[i]; e.kind == kindFunction {
			e.index = w.payingFor(e.index)
		}
	}
	for i := range m.elements {
		for j, f := range m.elements[i].functions {
			m.elements[i].functions[j] = w.payingFor(f)
		}
		for j, expression := range m.elements[i].expressions {
			r := reader{buf: expression}
			if r.byte() == opRefFunc {
				m.elements[i].expressions[j] = append(appendU32([]byte{opRefFunc}, w.payingFor(r.u32())), opEnd)
			}
		}
	}
}

// payment is the body of a function that pays for an import and calls it.
func (w *meter) payment(index uint32, t funcType, f wasiFunction) []byte {
	out := w.charge64(nil, f.length, wasiBase, f.each)
	for i := range t.params {
		out = appendU32(append(out, opLocalGet), uint32(i))
	}
	return append(appendU32(append(out, opCall), index), opEnd)
}

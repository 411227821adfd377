package vm

import "encoding/binary"

// blockTable is what contracts may import of Extism's own functions: memory,
// input, output, errors and logs. There are no variables, configuration or HTTP.
var blockTable = []HostFunction{
	{Name: "alloc", Params: i64s(1), Results: i64s(1), Fee: "base + write_memory", Check: Open, run: part{blocks: blockAlloc}},
	{Name: "free", Params: i64s(1), Fee: "base", Check: Open, run: part{blocks: blockFree}},
	{Name: "length", Params: i64s(1), Results: i64s(1), Fee: "base", Check: Open, run: part{blocks: blockLength}},
	{Name: "length_unsafe", Params: i64s(1), Results: i64s(1), Fee: "base", Check: Open, run: part{blocks: blockLength}},
	{Name: "load_u8", Params: i64s(1), Results: i32s(1), Fee: "base", Check: Open, run: part{blocks: loadByte}},
	{Name: "load_u64", Params: i64s(1), Results: i64s(1), Fee: "base", Check: Open, run: part{blocks: loadWord}},
	{Name: "store_u8", Params: []ValueType{I64, I32}, Fee: "base", Check: Open, run: part{blocks: storeByte}},
	{Name: "store_u64", Params: i64s(2), Fee: "base", Check: Open, run: part{blocks: storeWord}},

	{Name: "input_length", Results: i64s(1), Fee: "base", Check: Open, run: part{blocks: inputLength}},
	{Name: "input_offset", Results: i64s(1), Fee: "base + write_memory at the first call", Check: Open, run: part{blocks: inputOffset}},
	{Name: "input_load_u8", Params: i64s(1), Results: i32s(1), Fee: "base", Check: Open, run: part{blocks: inputLoadByte}},
	{Name: "input_load_u64", Params: i64s(1), Results: i64s(1), Fee: "base", Check: Open, run: part{blocks: inputLoadWord}},
	{Name: "output_set", Params: i64s(2), Fee: "base + read_memory", Check: Open, run: part{blocks: outputSet}},
	{Name: "error_set", Params: i64s(1), Fee: "base + read_memory + utf8_decoding", Check: Open, run: part{blocksAndLogs: errorSet}},
	{Name: "error_get", Results: i64s(1), Fee: "base", Check: Open, run: part{blocks: errorGet}},

	{Name: "log_trace", Params: i64s(1), Fee: "base", Check: Open, run: part{blocks: blockFree}},
	{Name: "log_debug", Params: i64s(1), Fee: "base", Check: Open, run: part{blocks: blockFree}},
	{Name: "log_info", Params: i64s(1), Fee: "base + read_memory + utf8_decoding + log", Check: NotInGuards, run: part{blocksAndLogs: logBlock}},
	{Name: "log_warn", Params: i64s(1), Fee: "base + read_memory + utf8_decoding + log", Check: NotInGuards, run: part{blocksAndLogs: logBlock}},
	{Name: "log_error", Params: i64s(1), Fee: "base + read_memory + utf8_decoding + log", Check: NotInGuards, run: part{blocksAndLogs: logBlock}},
	{Name: "get_log_level", Results: i32s(1), Fee: "base", Check: Open, run: part{guest: logLevel}},
}

// logLevelInfo is Extism's number of the lowest level that is kept.
const logLevelInfo = 2

// blockAlloc gives 0 when there is no room, as Extism does, and for no bytes.
func blockAlloc(g *guest, x *extism, a []uint64) (uint64, error) {
	if a[0] == 0 || a[0] > g.memoryBytesMax {
		return 0, nil
	}
	if err := g.gas.burnEach(g.fees.WriteMemoryBase, g.fees.WriteMemoryByte, a[0]); err != nil {
		return 0, err
	}
	return x.blocks.alloc(a[0], g.memoryBytesMax), nil
}

func blockFree(_ *guest, x *extism, a []uint64) (uint64, error) {
	x.blocks.release(a[0])
	return 0, nil
}

func blockLength(_ *guest, x *extism, a []uint64) (uint64, error) { return x.blocks.length[a[0]], nil }

func loadByte(_ *guest, x *extism, a []uint64) (uint64, error) {
	data, ok := x.blocks.Read(a[0], 1)
	if !ok {
		return 0, errMemoryAccess
	}
	return uint64(data[0]), nil
}

func loadWord(_ *guest, x *extism, a []uint64) (uint64, error) {
	word, ok := x.blocks.word(a[0])
	if !ok {
		return 0, errMemoryAccess
	}
	return word, nil
}

func storeByte(_ *guest, x *extism, a []uint64) (uint64, error) {
	return 0, x.blocks.store(a[0], []byte{byte(a[1])})
}

func storeWord(_ *guest, x *extism, a []uint64) (uint64, error) {
	return 0, x.blocks.store(a[0], binary.LittleEndian.AppendUint64(nil, a[1]))
}

func (b *blocks) store(offset uint64, data []byte) error {
	if !b.Write(offset, data) {
		return errMemoryAccess
	}
	return nil
}

func inputLength(_ *guest, x *extism, _ []uint64) (uint64, error) { return uint64(len(x.input)), nil }

// inputOffset puts the input into a block when a guest asks for one.
func inputOffset(g *guest, x *extism, _ []uint64) (uint64, error) {
	if x.inputBlock == 0 {
		handle, err := x.newBlock(g, x.input)
		if err != nil {
			return 0, err
		}
		x.inputBlock = handle
	}
	return x.inputBlock, nil
}

func inputLoadByte(_ *guest, x *extism, a []uint64) (uint64, error) {
	if a[0] >= uint64(len(x.input)) {
		return 0, nil
	}
	return uint64(x.input[a[0]]), nil
}

// inputLoadWord gives 0 where the input has no whole word left, as Extism does.
func inputLoadWord(_ *guest, x *extism, a []uint64) (uint64, error) {
	n := uint64(len(x.input))
	if n < 8 || a[0] > n-8 {
		return 0, nil
	}
	return binary.LittleEndian.Uint64(x.input[a[0]:]), nil
}

// outputSet names what the method returns, as it is when the method ends.
func outputSet(g *guest, x *extism, a []uint64) (uint64, error) {
	if _, ok := x.blocks.Read(a[0], a[1]); !ok && a[1] > 0 {
		return 0, errMemoryAccess
	}
	if err := g.gas.burnEach(g.fees.ReadMemoryBase, g.fees.ReadMemoryByte, a[1]); err != nil {
		return 0, err
	}
	x.output = &outputRange{a[0], a[1]}
	return 0, nil
}

// extism is what a guest in Extism's dress shares with the host.
type extism struct {
	blocks     blocks
	input      []byte
	inputBlock uint64       // handle of the input, once it was asked for
	output     *outputRange // as last set
	errorBlock uint64
	errorText  string
}

type outputRange struct{ offset, length uint64 }

// result is the output that the guest set, nil for none.
func (x *extism) result() []byte {
	if x.output == nil {
		return nil
	}
	data, _ := x.blocks.Read(x.output.offset, x.output.length) // memory never shrinks
	return append([]byte{}, data...)
}

// errorSet makes the call fail with a text when it ends; handle 0 takes it back.
func errorSet(g *guest, x *extism, l *logs, a []uint64) (uint64, error) {
	content, ok := x.blocks.content(a[0])
	if !ok {
		return 0, errMemoryAccess
	}
	text, err := x.text(g, a[0], len(content), l.bytesLeft())
	if err != nil {
		return 0, err
	}
	x.errorBlock, x.errorText = a[0], text
	return 0, nil
}

func errorGet(_ *guest, x *extism, _ []uint64) (uint64, error) { return x.errorBlock, nil }

// text reads a block as text: it lies where a guest's memory would.
func (x *extism) text(g *guest, handle uint64, length int, bytesMax uint64) (string, error) {
	over := g.over(&x.blocks)
	return over.text(uint64(length), handle, bytesMax)
}

// logBlock logs the text of a block and frees it, as Extism's hosts do.
func logBlock(g *guest, x *extism, l *logs, a []uint64) (uint64, error) {
	content, ok := x.blocks.content(a[0])
	if !ok {
		return 0, errMemoryAccess
	}
	if err := l.checkCount(); err != nil {
		return 0, err
	}
	text, err := x.text(g, a[0], len(content), l.bytesLeft())
	if err != nil {
		return 0, err
	}
	x.blocks.release(a[0])
	return 0, l.log(text)
}

func logLevel(*guest, []uint64) (uint64, error) { return logLevelInfo, nil }

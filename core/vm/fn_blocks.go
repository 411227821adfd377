package vm

import "encoding/binary"

// blockTable is what contracts may import of Extism's own functions: memory,
// input, output, errors and logs. There are no variables, configuration or HTTP.
var blockTable = []HostFunction{
	{Name: "alloc", Params: i64s(1), Results: i64s(1), Fee: "base + write_memory", Check: Open, run: blockAlloc},
	{Name: "free", Params: i64s(1), Fee: "base", Check: Open, run: blockFree},
	{Name: "length", Params: i64s(1), Results: i64s(1), Fee: "base", Check: Open, run: blockLength},
	{Name: "length_unsafe", Params: i64s(1), Results: i64s(1), Fee: "base", Check: Open, run: blockLength},
	{Name: "load_u8", Params: i64s(1), Results: i32s(1), Fee: "base", Check: Open, run: loadByte},
	{Name: "load_u64", Params: i64s(1), Results: i64s(1), Fee: "base", Check: Open, run: loadWord},
	{Name: "store_u8", Params: []ValueType{I64, I32}, Fee: "base", Check: Open, run: storeByte},
	{Name: "store_u64", Params: i64s(2), Fee: "base", Check: Open, run: storeWord},

	{Name: "input_length", Results: i64s(1), Fee: "base", Check: Open, run: inputLength},
	{Name: "input_offset", Results: i64s(1), Fee: "base + write_memory at the first call", Check: Open, run: inputOffset},
	{Name: "input_load_u8", Params: i64s(1), Results: i32s(1), Fee: "base", Check: Open, run: inputLoadByte},
	{Name: "input_load_u64", Params: i64s(1), Results: i64s(1), Fee: "base", Check: Open, run: inputLoadWord},
	{Name: "output_set", Params: i64s(2), Fee: "base + read_memory", Check: Open, run: outputSet},
	{Name: "error_set", Params: i64s(1), Fee: "base + read_memory + utf8_decoding", Check: Open, run: errorSet},
	{Name: "error_get", Results: i64s(1), Fee: "base", Check: Open, run: errorGet},

	{Name: "log_trace", Params: i64s(1), Fee: "base", Check: Open, run: logNothing},
	{Name: "log_debug", Params: i64s(1), Fee: "base", Check: Open, run: logNothing},
	{Name: "log_info", Params: i64s(1), Fee: "base + read_memory + utf8_decoding + log", Check: NotInGuards, run: logBlock},
	{Name: "log_warn", Params: i64s(1), Fee: "base + read_memory + utf8_decoding + log", Check: NotInGuards, run: logBlock},
	{Name: "log_error", Params: i64s(1), Fee: "base + read_memory + utf8_decoding + log", Check: NotInGuards, run: logBlock},
	{Name: "get_log_level", Results: i32s(1), Fee: "base", Check: Open, run: logLevel},
}

// logLevelInfo is Extism's number of the lowest level that is kept.
const logLevelInfo = 2

// blockAlloc gives 0 when there is no room, as Extism does, and for no bytes.
func blockAlloc(c *call, a []uint64) (uint64, error) {
	if a[0] == 0 || a[0] > c.blockBytesMax() {
		return 0, nil
	}
	if err := c.gas.burnEach(c.fees.WriteMemoryBase, c.fees.WriteMemoryByte, a[0]); err != nil {
		return 0, err
	}
	return c.blocks.alloc(a[0], c.blockBytesMax()), nil
}

func blockFree(c *call, a []uint64) (uint64, error) {
	c.blocks.release(a[0])
	return 0, nil
}

func blockLength(c *call, a []uint64) (uint64, error) { return c.blocks.length[a[0]], nil }

func loadByte(c *call, a []uint64) (uint64, error) {
	data, ok := c.blocks.Read(a[0], 1)
	if !ok {
		return 0, errMemoryAccess
	}
	return uint64(data[0]), nil
}

func loadWord(c *call, a []uint64) (uint64, error) {
	word, ok := c.blocks.word(a[0])
	if !ok {
		return 0, errMemoryAccess
	}
	return word, nil
}

func storeByte(c *call, a []uint64) (uint64, error) { return 0, c.store(a[0], []byte{byte(a[1])}) }

func storeWord(c *call, a []uint64) (uint64, error) {
	return 0, c.store(a[0], binary.LittleEndian.AppendUint64(nil, a[1]))
}

func (c *call) store(offset uint64, data []byte) error {
	if !c.blocks.Write(offset, data) {
		return errMemoryAccess
	}
	return nil
}

func inputLength(c *call, _ []uint64) (uint64, error) { return uint64(len(c.ctx.Input)), nil }

// inputOffset puts the input into a block when a guest asks for one.
func inputOffset(c *call, _ []uint64) (uint64, error) {
	if c.inputBlock == 0 {
		handle, err := c.newBlock(c.ctx.Input)
		if err != nil {
			return 0, err
		}
		c.inputBlock = handle
	}
	return c.inputBlock, nil
}

func inputLoadByte(c *call, a []uint64) (uint64, error) {
	if a[0] >= uint64(len(c.ctx.Input)) {
		return 0, nil
	}
	return uint64(c.ctx.Input[a[0]]), nil
}

// inputLoadWord gives 0 where the input has no whole word left, as Extism does.
func inputLoadWord(c *call, a []uint64) (uint64, error) {
	n := uint64(len(c.ctx.Input))
	if n < 8 || a[0] > n-8 {
		return 0, nil
	}
	return binary.LittleEndian.Uint64(c.ctx.Input[a[0]:]), nil
}

// outputSet names what the method returns, as it is when the method ends.
func outputSet(c *call, a []uint64) (uint64, error) {
	if _, ok := c.blocks.Read(a[0], a[1]); !ok && a[1] > 0 {
		return 0, errMemoryAccess
	}
	if err := c.gas.burnEach(c.fees.ReadMemoryBase, c.fees.ReadMemoryByte, a[1]); err != nil {
		return 0, err
	}
	c.output = &outputRange{a[0], a[1]}
	return 0, nil
}

type outputRange struct{ offset, length uint64 }

// extismOutput is the output that the guest set, nil for none.
func (c *call) extismOutput() []byte {
	if c.output == nil {
		return nil
	}
	data, _ := c.blocks.Read(c.output.offset, c.output.length) // memory never shrinks
	return append([]byte{}, data...)
}

// errorSet makes the call fail with a text when it ends; handle 0 takes it back.
func errorSet(c *call, a []uint64) (uint64, error) {
	content, ok := c.blocks.content(a[0])
	if !ok {
		return 0, errMemoryAccess
	}
	text, err := c.blockText(a[0], len(content))
	if err != nil {
		return 0, err
	}
	c.errorBlock, c.errorText = a[0], text
	return 0, nil
}

func errorGet(c *call, _ []uint64) (uint64, error) { return c.errorBlock, nil }

// blockText reads a block as text, with the guest's blocks in the place of its
// memory.
func (c *call) blockText(handle uint64, length int) (string, error) {
	guest := c.guest
	c.guest = &c.blocks
	defer func() { c.guest = guest }()
	return c.text(uint64(length), handle, c.logBytesLeft())
}

// logBlock logs the text of a block and frees it, as Extism's hosts do.
func logBlock(c *call, a []uint64) (uint64, error) {
	content, ok := c.blocks.content(a[0])
	if !ok {
		return 0, errMemoryAccess
	}
	if err := c.logCountCheck(); err != nil {
		return 0, err
	}
	text, err := c.blockText(a[0], len(content))
	if err != nil {
		return 0, err
	}
	c.blocks.release(a[0])
	return 0, c.log(text)
}

func logNothing(c *call, a []uint64) (uint64, error) { return blockFree(c, a) }
func logLevel(*call, []uint64) (uint64, error)       { return logLevelInfo, nil }

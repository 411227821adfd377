package vm

import (
	"encoding/binary"

	"latchkey/core/tagged"
)

func valueReturn(c *call, a []uint64) (uint64, error) {
	value, err := c.bytes(a[0], a[1])
	if err != nil {
		return 0, err
	}
	return 0, c.returnValue(append([]byte{}, value...))
}

func panicPlain(*call, []uint64) (uint64, error) { return 0, &PlainPanic{} }

func panicUTF8(c *call, a []uint64) (uint64, error) {
	message, err := c.text(a[0], a[1], c.logBytesLeft())
	if err != nil {
		return 0, err
	}
	return 0, guestPanic(message)
}

func logUTF8(c *call, a []uint64) (uint64, error)  { return 0, c.logText(a, (*call).text) }
func logUTF16(c *call, a []uint64) (uint64, error) { return 0, c.logText(a, (*call).text16) }

func (c *call) logText(a []uint64, read func(c *call, length, ptr, bytesMax uint64) (string, error)) error {
	if err := c.logCountCheck(); err != nil {
		return err
	}
	message, err := read(c, a[0], a[1], c.logBytesLeft())
	if err != nil {
		return err
	}
	return c.log(message)
}

func (c *call) logBytesLeft() uint64 { return c.schedule.Limits.LogBytesMax - c.logBytes }

func (c *call) logCountCheck() error {
	if limit := c.schedule.Limits.LogsMax; uint64(len(c.logs)) >= limit {
		return tooManyLogs(limit)
	}
	return nil
}

func (c *call) log(message string) error {
	if err := c.gas.burnEach(c.fees.LogBase, c.fees.LogByte, len(message)); err != nil {
		return err
	}
	// UTF-16 may have grown while it became UTF-8.
	if n, limit := c.logBytes+uint64(len(message)), c.schedule.Limits.LogBytesMax; n > limit {
		return logTooLong(n, limit)
	}
	c.logs = append(c.logs, message)
	c.logBytes += uint64(len(message))
	return nil
}

// abort is AssemblyScript's: message and file are UTF-16 with their length in
// bytes four bytes before.
func abort(c *call, a []uint64) (uint64, error) {
	if err := c.logCountCheck(); err != nil {
		return 0, err
	}
	message, err := c.assemblyScriptString(a[0])
	if err != nil {
		return 0, err
	}
	file, err := c.assemblyScriptString(a[1])
	if err != nil {
		return 0, err
	}
	aborted := &GuestAbort{tagged.GuestText(message), tagged.GuestText(file), uint32(a[2]), uint32(a[3])}
	if err := c.log("ABORT: " + aborted.text()); err != nil {
		return 0, err
	}
	return 0, aborted
}

func (c *call) assemblyScriptString(ptr uint64) (string, error) {
	if ptr < 4 {
		return "", errBadUTF16
	}
	length, err := c.memory(4, ptr-4)
	if err != nil {
		return "", err
	}
	return c.text16(uint64(binary.LittleEndian.Uint32(length)), ptr, c.logBytesLeft())
}

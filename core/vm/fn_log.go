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
	if err := c.payLog(message); err != nil {
		return err
	}
	return c.addLog(message)
}

func (c *call) payLog(message string) error {
	return c.gas.burnEach(c.fees.LogBase, c.fees.LogByte, uint64(len(message)))
}

func (c *call) addLog(message string) error {
	// UTF-16 may have grown while it became UTF-8.
	if n, limit := c.logBytes+uint64(len(message)), c.schedule.Limits.LogBytesMax; n > limit {
		return logTooLong(n, limit)
	}
	c.logs = append(c.logs, message)
	c.logBytes += uint64(len(message))
	return nil
}

// lengthBytes of an AssemblyScript string stand before it.
const lengthBytes = 4

// abort is AssemblyScript's: message and file are UTF-16 with their length in
// bytes before them. The log that it leaves is charged without its "ABORT: ".
func abort(c *call, a []uint64) (uint64, error) {
	if a[0] < lengthBytes || a[1] < lengthBytes {
		return 0, errBadUTF16
	}
	if err := c.logCountCheck(); err != nil {
		return 0, err
	}
	parts, err := c.assemblyScriptStrings(a[0], a[1])
	if err != nil {
		return 0, err
	}
	aborted := &GuestAbort{tagged.GuestText(parts[0]), tagged.GuestText(parts[1]), uint32(a[2]), uint32(a[3])}
	text := aborted.text()
	if err := c.payLog(text); err != nil {
		return 0, err
	}
	if err := c.addLog("ABORT: " + text); err != nil {
		return 0, err
	}
	return 0, aborted
}

// assemblyScriptStrings reads all lengths before any text, as nearcore does.
func (c *call) assemblyScriptStrings(at ...uint64) (texts []string, err error) {
	lengths := make([]uint64, len(at))
	for i, ptr := range at {
		length, err := c.memory(lengthBytes, ptr-lengthBytes)
		if err != nil {
			return nil, err
		}
		lengths[i] = uint64(binary.LittleEndian.Uint32(length))
	}
	texts = make([]string, len(at))
	for i, ptr := range at {
		if texts[i], err = c.text16(lengths[i], ptr, c.logBytesLeft()); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

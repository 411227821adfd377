package vm

import (
	"encoding/binary"

	"latchkey/core/fees"
	"latchkey/core/tagged"
)

// logs are what a call has logged.
type logs struct {
	gas    *gasCounter
	fees   *fees.Host
	limits *fees.Limits
	lines  []string
	bytes  uint64 // of all lines
}

func panicPlain(*guest, []uint64) (uint64, error) { return 0, &PlainPanic{} }

func panicUTF8(g *guest, l *logs, a []uint64) (uint64, error) {
	message, err := g.text(a[0], a[1], l.bytesLeft())
	if err != nil {
		return 0, err
	}
	return 0, guestPanic(message)
}

func logUTF8(g *guest, l *logs, a []uint64) (uint64, error)  { return 0, l.addText(a, g.text) }
func logUTF16(g *guest, l *logs, a []uint64) (uint64, error) { return 0, l.addText(a, g.text16) }

func (l *logs) addText(a []uint64, read func(length, ptr, bytesMax uint64) (string, error)) error {
	if err := l.checkCount(); err != nil {
		return err
	}
	message, err := read(a[0], a[1], l.bytesLeft())
	if err != nil {
		return err
	}
	return l.log(message)
}

func (l *logs) bytesLeft() uint64 { return l.limits.LogBytesMax - l.bytes }

func (l *logs) checkCount() error {
	if limit := l.limits.LogsMax; uint64(len(l.lines)) >= limit {
		return tooManyLogs(limit)
	}
	return nil
}

func (l *logs) log(message string) error {
	if err := l.pay(message); err != nil {
		return err
	}
	return l.add(message)
}

func (l *logs) pay(message string) error {
	return l.gas.burnEach(l.fees.LogBase, l.fees.LogByte, uint64(len(message)))
}

func (l *logs) add(message string) error {
	// UTF-16 may have grown while it became UTF-8.
	if n, limit := l.bytes+uint64(len(message)), l.limits.LogBytesMax; n > limit {
		return logTooLong(n, limit)
	}
	l.lines = append(l.lines, message)
	l.bytes += uint64(len(message))
	return nil
}

// lengthBytes of an AssemblyScript string stand before it.
const lengthBytes = 4

// abort is AssemblyScript's: message and file are UTF-16 with their length in
// bytes before them. The log that it leaves is charged without its "ABORT: ".
func abort(g *guest, l *logs, a []uint64) (uint64, error) {
	if a[0] < lengthBytes || a[1] < lengthBytes {
		return 0, errBadUTF16
	}
	if err := l.checkCount(); err != nil {
		return 0, err
	}
	parts, err := assemblyScriptStrings(g, l.bytesLeft(), a[0], a[1])
	if err != nil {
		return 0, err
	}
	aborted := &GuestAbort{tagged.GuestText(parts[0]), tagged.GuestText(parts[1]), uint32(a[2]), uint32(a[3])}
	text := aborted.text()
	if err := l.pay(text); err != nil {
		return 0, err
	}
	if err := l.add("ABORT: " + text); err != nil {
		return 0, err
	}
	return 0, aborted
}

// assemblyScriptStrings reads all lengths before any text, as nearcore does.
func assemblyScriptStrings(g *guest, bytesMax uint64, at ...uint64) (texts []string, err error) {
	lengths := make([]uint64, len(at))
	for i, ptr := range at {
		length, err := g.read(lengthBytes, ptr-lengthBytes)
		if err != nil {
			return nil, err
		}
		lengths[i] = uint64(binary.LittleEndian.Uint32(length))
	}
	texts = make([]string, len(at))
	for i, ptr := range at {
		if texts[i], err = g.text16(lengths[i], ptr, bytesMax); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

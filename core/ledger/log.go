package ledger

import (
	"bytes"

	"latchkey/core/borsh"
)

// Log is all that a ledger follows from, besides the code that its genesis
// names by hash.
type Log struct {
	Genesis []byte // JSON
	Inputs  [][]byte
}

// logMagic begins every log; its digit is the format's version.
const logMagic = "latchkey log 1\n"

// Bytes is the log as files keep it: the line "latchkey log 1", then the genesis
// and each input (Input.Borsh), each after its length as a little-endian u32. It
// can be appended to without reading it.
func (l *Log) Bytes() []byte {
	var w borsh.Writer
	w.Raw([]byte(logMagic))
	w.Blob(l.Genesis)
	for _, in := range l.Inputs {
		w.Blob(in)
	}
	return w.Bytes()
}

// DecodeLog splits a log into its parts, which it does not look into.
func DecodeLog(b []byte) (*Log, error) {
	rest, ok := bytes.CutPrefix(b, []byte(logMagic))
	if !ok {
		return nil, &borsh.Error{Rule: "a log starts with the line \"latchkey log 1\""}
	}
	r := borsh.NewReader(rest)
	l := &Log{Genesis: r.Blob()}
	for r.Err() == nil && r.Remaining() > 0 {
		l.Inputs = append(l.Inputs, r.Blob())
	}
	return l, r.Err()
}

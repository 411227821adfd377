package events

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Position is the place of an event in a ledger: that of its log, among those of an
// outcome, among those of a block. It never changes.
type Position struct {
	Height  uint64
	Outcome uint32
	Log     uint32
}

// endOf is behind all events of a block.
func endOf(height uint64) Position { return Position{height, math.MaxUint32, math.MaxUint32} }

// through is the height up to which all events of blocks are at or before p.
func (p Position) through() uint64 {
	if p == endOf(p.Height) || p.Height == 0 {
		return p.Height
	}
	return p.Height - 1
}

// String is the position as a cursor: HEIGHT.OUTCOME.LOG, or HEIGHT behind all events of
// that block.
func (p Position) String() string {
	if p == endOf(p.Height) {
		return strconv.FormatUint(p.Height, 10)
	}
	return fmt.Sprintf("%d.%d.%d", p.Height, p.Outcome, p.Log)
}

// ParsePosition reads a cursor.
func ParsePosition(text string) (Position, error) {
	height, rest, whole := strings.Cut(text, ".")
	n, err := strconv.ParseUint(height, 10, 64)
	p := endOf(n)
	if err == nil && whole {
		p, err = within(n, rest)
	}
	if err != nil || p.String() != text {
		return Position{}, fmt.Errorf("want a cursor, such as 120.3.0, or a height, such as 120")
	}
	return p, nil
}

func within(height uint64, rest string) (Position, error) {
	outcome, log, _ := strings.Cut(rest, ".")
	o, err := strconv.ParseUint(outcome, 10, 32)
	if err != nil {
		return Position{}, err
	}
	l, err := strconv.ParseUint(log, 10, 32)
	return Position{height, uint32(o), uint32(l)}, err
}

// Before reports whether p comes before other.
func (p Position) Before(other Position) bool {
	switch {
	case p.Height != other.Height:
		return p.Height < other.Height
	case p.Outcome != other.Outcome:
		return p.Outcome < other.Outcome
	}
	return p.Log < other.Log
}

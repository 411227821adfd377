package engine

import (
	"bytes"

	"latchkey/core/vm"

	"github.com/tetratelabs/wazero/api"
)

// snapshot is the state that instances are restored to. No instruction of a
// restorable plugin can change anything that is not in it.
type snapshot struct {
	size    int // of the memory, in bytes
	globals []uint64
	mapping *mapping // of the memory, or if there is none
	pieces  []piece  // what is not zero in it
}

// piece is a part of memory.
type piece struct {
	at    int
	bytes []byte
}

// pieceBytes is the grain in which a snapshot tells zeros from the rest.
const pieceBytes = 4096

func snapshotOf(i *instance) *snapshot {
	memory := i.memory.buffer
	s := &snapshot{size: len(memory), globals: i.globalBits(), mapping: newMapping(memory)}
	if s.mapping == nil {
		s.pieces = piecesOf(memory)
	}
	return s
}

func piecesOf(memory []byte) (pieces []piece) {
	var zeros [pieceBytes]byte
	for at := 0; at < len(memory); at += pieceBytes {
		part := memory[at:min(at+pieceBytes, len(memory))]
		if bytes.Equal(part, zeros[:len(part)]) {
			continue
		}
		if n := len(pieces); n > 0 && pieces[n-1].at+len(pieces[n-1].bytes) == at {
			pieces[n-1].bytes = append(pieces[n-1].bytes, part...)
		} else {
			pieces = append(pieces, piece{at, bytes.Clone(part)})
		}
	}
	return pieces
}

// restore makes an instance what it was. It returns false, and the instance may
// be anything, when its memory has grown or is not the kind that can be restored.
func (s *snapshot) restore(i *instance) bool {
	memory := i.memory.buffer
	if len(memory) != s.size || i.memory.mapped != (s.mapping != nil) {
		return false
	}
	for n, g := range i.globals {
		g.(api.MutableGlobal).Set(s.globals[n])
	}
	if s.mapping != nil {
		return s.mapping.restore(i.memory)
	}
	at := 0
	for _, p := range s.pieces {
		clear(memory[at:p.at])
		at = p.at + copy(memory[p.at:], p.bytes)
	}
	clear(memory[at:])
	return true
}

func (s *snapshot) close() {
	if s.mapping != nil {
		s.mapping.close()
	}
}

// image is the whole state of an instance, copied.
func (i *instance) image() *vm.Image {
	return &vm.Image{Memory: bytes.Clone(i.memory.buffer), Globals: i.globalBits()}
}

func (i *instance) globalBits() []uint64 {
	bits := make([]uint64, len(i.globals))
	for n, g := range i.globals {
		bits[n] = g.Get()
	}
	return bits
}

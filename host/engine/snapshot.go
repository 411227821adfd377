package engine

import (
	"bytes"

	"latchkey/core/vm"

	"github.com/tetratelabs/wazero/api"
)

// snapshot is the state that instances are restored to. No instruction of a
// restorable plugin can change anything that is not in it.
type snapshot struct {
	size    int     // of the memory, in bytes
	pieces  []piece // of it that are not zero
	globals []uint64
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
	s := &snapshot{size: len(memory), globals: i.image().Globals}
	var zeros [pieceBytes]byte
	for at := 0; at < len(memory); at += pieceBytes {
		if part := memory[at:min(at+pieceBytes, len(memory))]; !bytes.Equal(part, zeros[:len(part)]) {
			if n := len(s.pieces); n > 0 && s.pieces[n-1].at+len(s.pieces[n-1].bytes) == at {
				s.pieces[n-1].bytes = append(s.pieces[n-1].bytes, part...)
			} else {
				s.pieces = append(s.pieces, piece{at, bytes.Clone(part)})
			}
		}
	}
	return s
}

// restore makes an instance what it was, unless its memory has grown.
func (s *snapshot) restore(i *instance) bool {
	memory := i.memory.buffer
	if len(memory) != s.size {
		return false
	}
	for n, g := range i.globals {
		g.(api.MutableGlobal).Set(s.globals[n])
	}
	at := 0
	for _, p := range s.pieces {
		clear(memory[at:p.at])
		at = p.at + copy(memory[p.at:], p.bytes)
	}
	clear(memory[at:])
	return true
}

// image is the whole state of an instance, copied.
func (i *instance) image() *vm.Image {
	image := &vm.Image{Memory: bytes.Clone(i.memory.buffer), Globals: make([]uint64, len(i.globals))}
	for n, g := range i.globals {
		image.Globals[n] = g.Get()
	}
	return image
}

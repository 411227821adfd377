package lean

import (
	"encoding/binary"
	"errors"
)

// Fields of runtime.inlinedCall, in bytes.
const (
	inlinedName  = 4
	inlinedBegin = 12 // a line
	inlinedBytes = 16
)

// dropInlined leaves of the lists of inlined calls, which are in gofunc, those that
// are counted, without names.
func dropInlined(m *memory, t *tables, functions []function) {
	type list struct{ whole, kept []byte }
	var lists []list
	for _, f := range functions {
		if len(f.places) <= placeInlined || f.places[placeInlined] == placeNone {
			continue
		}
		at := t.gofunc + f.places[placeInlined]
		whole := m.view(at, f.inlined*inlinedBytes)
		if whole == nil || at+len(whole) > t.buckets {
			m.fail(errors.New("inlined calls are not where the compiler's part is"))
			return
		}
		l := list{whole: whole}
		if f.ownFrames {
			l.kept = append(l.kept, whole...)
		}
		lists = append(lists, l)
	}
	for _, l := range lists {
		clear(l.whole)
	}
	for _, l := range lists { // which may be those of several functions
		copy(l.whole, l.kept)
		for i := 0; i < len(l.kept); i += inlinedBytes {
			binary.LittleEndian.PutUint32(l.whole[i+inlinedName:], 0)
			binary.LittleEndian.PutUint32(l.whole[i+inlinedBegin:], 0)
		}
	}
}

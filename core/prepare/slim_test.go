package prepare

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"
)

// image is what the segments leave in a memory of that size, or nil when one
// lies outside.
func (m *module) image(size uint64) []byte {
	memory := make([]byte, size)
	for i := range m.data {
		at, ok := place(m.data[i].offset)
		if !ok || at+uint64(len(m.data[i].bytes)) > size {
			return nil
		}
		copy(memory[at:], m.data[i].bytes)
	}
	return memory
}

func segmentAt(at uint32, data []byte) dataSegment {
	return dataSegment{offset: append(appendSigned([]byte{opI32Const}, int64(int32(at))), opEnd), bytes: data}
}

// TestJoinedDataLeavesTheSameBytes also of segments that overlap, are empty or
// lie outside.
func TestJoinedDataLeavesTheSameBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := &module{}
		for range rapid.IntRange(0, 30).Draw(t, "segments") {
			data := rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "data")
			before.data = append(before.data, segmentAt(rapid.Uint32Range(0, 1_100).Draw(t, "at"), data))
		}
		after := &module{data: append([]dataSegment(nil), before.data...)}
		after.joinData()
		if !bytes.Equal(before.image(1_024), after.image(1_024)) || (before.image(1_024) == nil) != (after.image(1_024) == nil) {
			t.Fatal("the bytes differ")
		}
		if len(after.data) > len(before.data) {
			t.Fatalf("%d segments have become %d", len(before.data), len(after.data))
		}
	})
}

func TestPlacesAreUnsigned(t *testing.T) {
	m := &module{data: []dataSegment{segmentAt(0xffff_ff00, []byte("end")), segmentAt(1, []byte("start"))}}
	m.joinData()
	if at, ok := place(m.data[1].offset); len(m.data) != 2 || !ok || at != 0xffff_ff00 {
		t.Errorf("got %+v", m.data)
	}
}

func TestDataThatStays(t *testing.T) {
	one, two := segmentAt(0, []byte("one")), segmentAt(3, []byte("two"))
	for name, m := range map[string]*module{
		"named":            {data: []dataSegment{one, two}, dataNamed: true},
		"passive":          {data: []dataSegment{one, two, {flags: 1}}},
		"without constant": {data: []dataSegment{one, two, {offset: []byte{opGlobalGet, 0, opEnd}}}},
		"mostly gaps":      {data: []dataSegment{segmentAt(0, []byte("1")), segmentAt(50, []byte("2"))}},
	} {
		before := len(m.data)
		if m.joinData(); len(m.data) != before {
			t.Errorf("%s: %d segments have become %d", name, before, len(m.data))
		}
	}
}

// TestPluginsDataIsJoined runs over the plugins that are built, if any are.
func TestPluginsDataIsJoined(t *testing.T) {
	plugins, _ := filepath.Glob("../../bin/plugins/*.wasm")
	for _, path := range plugins {
		code, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		m, err := decode(code)
		if err != nil {
			t.Fatal(err)
		}
		if err := m.addMetering(plain); err != nil {
			t.Fatal(err)
		}
		size := uint64(m.memories[0].min) << 16
		segments, before := len(m.data), m.image(size)
		if m.joinData(); before == nil || !bytes.Equal(before, m.image(size)) {
			t.Errorf("%s: the bytes differ", path)
		}
		if len(m.data) > segments/3 { // the buckets of a Go program's functions stay apart
			t.Errorf("%s: %d segments have become %d", path, segments, len(m.data))
		}
		t.Logf("%s: %d segments have become %d", filepath.Base(path), segments, len(m.data))
	}
}

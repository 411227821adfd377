package borsh_test

import (
	"bytes"
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"latchkey/core/borsh"
)

// sample writes one of every form.
func sample() []byte {
	var w borsh.Writer
	w.U8(0xab)
	w.U16(0x0102)
	w.U32(0x01020304)
	w.U64(0x0102030405060708)
	w.U128(7, 9)
	w.Bool(true)
	w.Bool(false)
	w.Blob([]byte{1, 2, 3})
	w.String("é")
	w.Count(2)
	w.U8(5)
	w.U8(6)
	w.Hash([32]byte{31: 1})
	w.Raw([]byte{9})
	return w.Bytes()
}

func readSample(r *borsh.Reader) {
	r.U8()
	r.U16()
	r.U32()
	r.U64()
	r.U128()
	r.Bool()
	r.Bool()
	r.Blob()
	_ = r.String()
	for n := r.Count(1); n > 0; n-- {
		r.U8()
	}
	r.Hash()
	r.Raw(1)
}

func TestIntegersAreLittleEndian(t *testing.T) {
	var w borsh.Writer
	w.U16(0x0102)
	w.U32(0x03040506)
	w.U64(1)
	w.U128(2, 3)
	want := []byte{
		2, 1,
		6, 5, 4, 3,
		1, 0, 0, 0, 0, 0, 0, 0,
		2, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0,
	}
	if !bytes.Equal(w.Bytes(), want) {
		t.Errorf("got %x, want %x", w.Bytes(), want)
	}
}

func TestEveryFormRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u8, u16 := rapid.Uint8().Draw(t, "u8"), rapid.Uint16().Draw(t, "u16")
		u32, u64 := rapid.Uint32().Draw(t, "u32"), rapid.Uint64().Draw(t, "u64")
		lo, hi := rapid.Uint64().Draw(t, "lo"), rapid.Uint64().Draw(t, "hi")
		flag := rapid.Bool().Draw(t, "flag")
		blob, text := rapid.SliceOf(rapid.Byte()).Draw(t, "blob"), rapid.String().Draw(t, "text")

		var w borsh.Writer
		w.U8(u8)
		w.U16(u16)
		w.U32(u32)
		w.U64(u64)
		w.U128(lo, hi)
		w.Bool(flag)
		w.Blob(blob)
		w.String(text)

		r := borsh.NewReader(w.Bytes())
		same := r.U8() == u8 && r.U16() == u16 && r.U32() == u32 && r.U64() == u64
		gotLo, gotHi := r.U128()
		same = same && gotLo == lo && gotHi == hi && r.Bool() == flag
		same = same && bytes.Equal(r.Blob(), blob) && r.String() == text
		if err := r.Finish(); err != nil || !same {
			t.Fatalf("read back something else, error %v", err)
		}
	})
}

func TestTruncationAtEveryByteIsAnError(t *testing.T) {
	whole := sample()
	r := borsh.NewReader(whole)
	if readSample(r); r.Finish() != nil {
		t.Fatal(r.Err())
	}
	for n := range whole {
		r := borsh.NewReader(whole[:n])
		readSample(r)
		var wrong *borsh.Error
		if err := r.Finish(); !errors.As(err, &wrong) || wrong.Offset > n {
			t.Errorf("first %d bytes: got %v", n, err)
		}
	}
}

func TestLeftOverBytesAreAnError(t *testing.T) {
	r := borsh.NewReader([]byte{1, 2, 3})
	r.U8()
	if err := r.Finish(); err == nil || err.Error() != "borsh: byte 1: 2 bytes left over" {
		t.Errorf("got %v", err)
	}
}

func TestOversizedLengthsAreErrorsAndAllocateNothing(t *testing.T) {
	huge := []byte{0xff, 0xff, 0xff, 0xff, 1, 2}
	for name, read := range map[string]func(r *borsh.Reader){
		"blob":   func(r *borsh.Reader) { r.Blob() },
		"string": func(r *borsh.Reader) { _ = r.String() },
		"vector": func(r *borsh.Reader) { r.Count(1) },
	} {
		r := borsh.NewReader(huge)
		if read(r); r.Err() == nil {
			t.Errorf("%s of 4 GiB from 2 bytes was read", name)
		}
	}
}

func TestCountKnowsHowManyItemsFit(t *testing.T) {
	bytes := []byte{3, 0, 0, 0, 1, 1, 1, 1, 1, 1}
	if n := borsh.NewReader(bytes).Count(2); n != 3 {
		t.Errorf("3 items of 2 bytes fit in 6, got %d", n)
	}
	r := borsh.NewReader(bytes)
	if n := r.Count(3); n != 0 || r.Err() == nil {
		t.Errorf("3 items of 3 bytes do not fit in 6, got %d", n)
	}
}

func TestOnlyZeroAndOneAreBools(t *testing.T) {
	for b := 0; b <= math.MaxUint8; b++ {
		r := borsh.NewReader([]byte{byte(b)})
		got := r.Bool()
		if ok := r.Err() == nil; ok != (b < 2) || got != (b == 1) {
			t.Errorf("byte %d: got %v, %v", b, got, r.Err())
		}
	}
}

func TestStringsAreUTF8(t *testing.T) {
	for _, bad := range []string{"\xff", "\xc0\x80", "\xed\xa0\x80", "a\xe2\x82"} {
		var w borsh.Writer
		w.String(bad)
		r := borsh.NewReader(w.Bytes())
		if got := r.String(); got != "" || r.Err() == nil {
			t.Errorf("%q was read as %q", bad, got)
		}
	}
}

func TestTheFirstErrorSticks(t *testing.T) {
	r := borsh.NewReader([]byte{7, 0, 0, 0, 0})
	r.Bool()
	first := r.Err()
	if r.U32() != 0 || r.Blob() != nil || r.String() != "" || r.Count(1) != 0 || r.Hash() != [32]byte{} {
		t.Error("a failed reader returned a value")
	}
	r.Fail("another rule")
	if r.Err() != first || r.Finish() != first {
		t.Errorf("the first error was replaced by %v", r.Err())
	}
}

func TestBlobIsACopyAndRawIsNot(t *testing.T) {
	in := []byte{1, 0, 0, 0, 5, 6}
	r := borsh.NewReader(in)
	blob, raw := r.Blob(), r.Raw(1)
	in[4], in[5] = 50, 60
	if blob[0] != 5 || raw[0] != 60 {
		t.Errorf("blob %v, raw %v", blob, raw)
	}
	if r.Raw(-1) != nil || r.Err() == nil {
		t.Error("a negative length was read")
	}
}

package prepare

import (
	"bytes"
	"reflect"
	"testing"
)

// roundTrip decodes and encodes. What comes out means what went in, and once
// its numbers are in their shortest form it comes out as it went in.
func roundTrip(t *testing.T, code []byte) {
	t.Helper()
	m, err := decode(code)
	if err != nil {
		return
	}
	again := m.encode()
	second, err := decode(again)
	if err != nil {
		t.Fatalf("what was encoded does not decode: %v", err)
	}
	if !bytes.Equal(second.encode(), again) {
		t.Fatal("encoding is not stable")
	}
	for _, x := range []*module{m, second} { // these tell where something stood, behind empty sections too
		for i := range x.bodies {
			x.bodies[i].at = 0
		}
		for i := range x.customs {
			x.customs[i].after = 0
		}
	}
	if !reflect.DeepEqual(m, second) {
		t.Fatal("encoding has changed the module")
	}
	if len(again) > len(code) {
		t.Fatalf("%d bytes have become %d", len(code), len(again))
	}
}

func TestPluginsComeBack(t *testing.T) {
	for name, code := range standardPlugins(t) {
		roundTrip(t, code)
		m, err := decode(code)
		if err == nil {
			err = m.check()
		}
		if err == nil {
			err = m.addMetering(plain)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\x00asm\x01\x00\x00\x00\x01\x04\x01\x60\x00\x00\x03\x02\x01\x00\x0a\x04\x01\x02\x00\x0b"))
	f.Add([]byte("\x00asm\x01\x00\x00\x00\x04\x84\x80\x00\x01\x70\x00\x01\x05\x03\x01\x00\x01\x00\x05\x04name\x00"))
	f.Add([]byte("\x00asm\x01\x00\x00\x00\x05\x03\x01\x00\x01\x0c\x01\x01\x0b\x05\x01\x01\x02hi"))
	f.Add([]byte("\x00asm\x01\x00\x00\x00\x02\x01\x00"))
	f.Add([]byte("\x00asm\x01\x00\x00\x00\x02\x01\x00\x00\x03\x0200"))
	f.Fuzz(func(t *testing.T, code []byte) { roundTrip(t, code) })
}

package tagged

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/borsh"
)

type fault interface{ fault() }

type (
	renamedInGo struct{}
	withFields  struct {
		Renamed account.ID `json:"account_id"`
		Number  uint64     `json:"number"`
	}
	wrapping struct{ Within inner }
	pointed  struct{ Said GuestText }
	stranger struct{}
)

func (renamedInGo) fault() {}
func (withFields) fault()  {}
func (wrapping) fault()    {}
func (*pointed) fault()    {}
func (stranger) fault()    {}

func (*pointed) JSON() json.RawMessage { return json.RawMessage(`"own"`) }

type inner interface{ inner() }

type (
	first  struct{ Colour colour }
	second struct{}
)

func (first) inner()  {}
func (second) inner() {}

type colour uint8

var colours = NewNames[colour]([]string{1: "red", 9: "blue"})

func (c colour) MarshalText() ([]byte, error) { return []byte(colours.Of(c)), nil }

var _ = New[inner](Row{7, "First", first{}}, Row{8, "Second", second{}})

var faults = New[fault](
	Row{1, "Plain", renamedInGo{}},
	Row{2, "WithFields", withFields{}},
	Row{5, "Wrapping", wrapping{}},
	Row{6, "Pointed", (*pointed)(nil)},
)

func TestNamesAndNumbersComeFromTheTable(t *testing.T) {
	for _, c := range []struct {
		v     fault
		name  string
		json  string
		borsh string
	}{
		{renamedInGo{}, "Plain", `"Plain"`, "\x01"},
		{withFields{"bob", 7}, "WithFields", `{"WithFields":{"account_id":"bob","number":7}}`, "\x02\x03\x00\x00\x00bob\x07\x00\x00\x00\x00\x00\x00\x00"},
		{wrapping{second{}}, "Wrapping", `{"Wrapping":"Second"}`, "\x05\x08"},
		{wrapping{first{9}}, "Wrapping", `{"Wrapping":{"First":{"Colour":"blue"}}}`, "\x05\x07\x09"},
		{&pointed{"\xff"}, "Pointed", `"own"`, "\x06\x01\x00\x00\x00\xff"},
	} {
		var w borsh.Writer
		faults.Encode(&w, c.v)
		if faults.Name(c.v) != c.name || string(faults.JSON(c.v)) != c.json || string(w.Bytes()) != c.borsh {
			t.Errorf("%T: %s, %s, %q", c.v, faults.Name(c.v), faults.JSON(c.v), w.Bytes())
		}
		r := borsh.NewReader(w.Bytes())
		if back := faults.Decode(r); r.Finish() != nil || !reflect.DeepEqual(back, c.v) {
			t.Errorf("%T comes back as %#v, %v", c.v, back, r.Err())
		}
	}
	if got := strings.Join(faults.Names(), " "); got != "Plain WithFields Wrapping Pointed" {
		t.Errorf("names %s", got)
	}
}

func TestDecodingRefusesWhatNoTableHas(t *testing.T) {
	for what, b := range map[string]string{"no variant": "\x03", "none of the inner ones": "\x05\x01", "no colour": "\x05\x07\x02",
		"the end": "", "a cut text": "\x06\x02\x00\x00\x00x", "a cut number": "\x02\x03\x00\x00\x00bob\x07"} {
		r := borsh.NewReader([]byte(b))
		if faults.Decode(r); r.Finish() == nil {
			t.Errorf("%s: no error", what)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\x05\x07\x09"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := borsh.NewReader(b)
		v := faults.Decode(r)
		if r.Finish() != nil {
			return
		}
		var w borsh.Writer
		if faults.Encode(&w, v); !bytes.Equal(w.Bytes(), b) {
			t.Errorf("%q comes back as %q", b, w.Bytes())
		}
	})
}

func panics(f func()) (panicked bool) {
	defer func() { panicked = recover() != nil }()
	f()
	return false
}

type twice interface{ fault() }

func TestMistakesInTablesAreFoundAtOnce(t *testing.T) {
	for what, f := range map[string]func(){
		"a number twice": func() { New[twice](Row{1, "A", renamedInGo{}}, Row{1, "B", withFields{}}) },
		"a name twice":   func() { New[twice](Row{1, "A", renamedInGo{}}, Row{2, "A", withFields{}}) },
		"a type twice":   func() { New[twice](Row{1, "A", renamedInGo{}}, Row{2, "B", renamedInGo{}}) },
		"a second table": func() { New[fault](Row{1, "Plain", renamedInGo{}}) },
		"a text twice":   func() { NewNames[colour]([]string{1: "red", 2: "red"}) },
		"another's type": func() { New[twice](Row{1, "A", colour(1)}) },
		"no row":         func() { faults.Name(stranger{}) },
	} {
		if !panics(f) {
			t.Errorf("%s is no mistake", what)
		}
	}
}

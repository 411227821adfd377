package build

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestSectionsAreAddedOnceAndReplaced(t *testing.T) {
	bare := []byte(magic + "\x01\x01\x00" + "\x00\x06\x04note!")
	first, err := WithSections(bare, []Section{{"latchkey.policy", []byte("{}")}, {"x", bytes.Repeat([]byte("y"), 200)}})
	if err != nil {
		t.Fatal(err)
	}
	want := string(bare) + "\x00\x12\x0flatchkey.policy{}" + "\x00\xca\x01\x01x" + string(bytes.Repeat([]byte("y"), 200))
	if string(first) != want {
		t.Errorf("got  %q\nwant %q", first, want)
	}
	again, err := WithSections(first, []Section{{"latchkey.policy", []byte("[]")}, {"x", nil}})
	if want := string(bare) + "\x00\x12\x0flatchkey.policy[]" + "\x00\x02\x01x"; err != nil || string(again) != want {
		t.Errorf("got %q, %v", again, err)
	}
	if got := SectionIn(again, "latchkey.policy"); string(got) != "[]" {
		t.Errorf("the section has %q", got)
	}
	if got := SectionIn(first, "latchkey.abi"); got != nil {
		t.Errorf("a section that is not there has %q", got)
	}
	same, err := WithSections(first, nil)
	if err != nil || !bytes.Equal(same, first) {
		t.Errorf("got %q, %v", same, err)
	}
}

func TestWhatIsNoModuleGetsNoSections(t *testing.T) {
	for _, wasm := range []string{"", "\x00asm", "(module)", magic + "\x01", magic + "\x01\x05a", magic + "\x01\x80", magic + "\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"} {
		if got, err := WithSections([]byte(wasm), nil); err == nil {
			t.Errorf("%q became %q", wasm, got)
		}
	}
}

func TestSectionsStandBesideTheSource(t *testing.T) {
	folder := t.TempDir()
	if none, err := SectionsOf(folder); err != nil || len(none) != 0 {
		t.Errorf("got %v, %v", none, err)
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("policy.json", "{ \"version\": 1,\n \"promises\": [] }\n")
	got, err := SectionsOf(folder)
	if err != nil || len(got) != 1 || got[0].Name != "latchkey.policy" || string(got[0].Content) != `{"version":1,"promises":[]}` {
		t.Errorf("got %q, %v", got, err)
	}
	write("abi.json", "{")
	if got, err := SectionsOf(folder); err == nil {
		t.Errorf("got %q", got)
	}
}

func FuzzWithSections(f *testing.F) {
	f.Add([]byte(magic + "\x00\x06\x04note!"))
	f.Fuzz(func(t *testing.T, wasm []byte) {
		if got, err := WithSections(wasm, nil); err == nil && !bytes.Equal(got, wasm) {
			t.Errorf("%q became %q", wasm, got)
		}
		section := SectionIn(wasm, "note")
		if with, err := WithSections(wasm, []Section{{"note", []byte("!")}}); err == nil && string(SectionIn(with, "note")) != "!" {
			t.Errorf("%q with a note has %q, before %q", wasm, SectionIn(with, "note"), section)
		}
	})
}

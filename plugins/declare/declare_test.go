package declare_test

import (
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/plugins/declare"
)

var update = flag.Bool("update", false, "write what testdata/all declares")

// TestEverythingThatCanBeDeclared holds what is made of testdata/all against what is
// committed there, and runs the tests beside it.
func TestEverythingThatCanBeDeclared(t *testing.T) {
	folder := filepath.Join("testdata", "all")
	files, err := declare.Generate(folder)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := files.Write(folder); err != nil {
			t.Fatal(err)
		}
	}
	if err := files.Check(folder); err != nil {
		t.Error(err)
	}
	if out, err := exec.Command("go", "test", "./testdata/all").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestContractsAreAsTheyDeclare holds the project's own contracts against their source.
func TestContractsAreAsTheyDeclare(t *testing.T) {
	declared := 0
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Name() == "testdata" {
			return err
		}
		if entry.Name() != declare.GoFile {
			return nil
		}
		declared++
		files, err := declare.Generate(filepath.Dir(path))
		if err != nil {
			return err
		}
		if err := files.Check(filepath.Dir(path)); err != nil {
			t.Error(err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if declared == 0 {
		t.Error("no contract was found")
	}
}

// write makes a contract of source in a folder of its own.
func write(t testing.TB, source string) (folder string) {
	folder = t.TempDir()
	source = "package main\n\nimport (\n\t\"latchkey/plugins/sdk\"\n)\n" + source
	if err := os.WriteFile(filepath.Join(folder, "main.go"), []byte(source), 0o666); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestBadDeclarationsNameThePlaceAndTheRule(t *testing.T) {
	for source, want := range map[string]string{
		"//latchkey:view\nfunc f(a, b int) {}":                                                                                  "main.go:7: f takes one struct or nothing",
		"//latchkey:view\nfunc f(a string) {}":                                                                                  "main.go:7: f takes a struct of this package",
		"//latchkey:view\nfunc f(a args) {}":                                                                                    "main.go:7: f takes a struct of this package",
		"//latchkey:wiew\nfunc f() {}":                                                                                          "main.go:6: there is no directive latchkey:wiew for a function",
		"//latchkey:view\nfunc F() {}":                                                                                          "main.go:7: F has the name of an export",
		"//latchkey:view a-b\nfunc f() {}":                                                                                      `main.go:6: a method's name is of a-z`,
		"//latchkey:view\nfunc guard() {}":                                                                                      "main.go:6: guard is asked by the host",
		"//latchkey:guard\nfunc guard() {}":                                                                                     "main.go:7: a guard is a func(sdk.Signed)",
		"//latchkey:view\nfunc (x) f() {}":                                                                                      "main.go:7: f has a receiver",
		"//latchkey:view x\nfunc f() {}\n//latchkey:view x\nfunc g() {}":                                                        "main.go:8: the method x is there twice",
		"//latchkey:returns bool\nfunc f() {}":                                                                                  "main.go:7: latchkey:returns says what a method returns",
		"//latchkey:view\n//latchkey:returns bool\nfunc f() bool { return true }":                                               "main.go:8: f returns a value: leave latchkey:returns out",
		"type a struct {\n\tX string\n}\n//latchkey:view\nfunc f(a) {}":                                                         "main.go:7: a.X has no name in JSON: add `json:\"x\"`",
		"type a struct {\n\tX *string `json:\"x\"`\n}\n//latchkey:view\nfunc f(a) {}":                                           "main.go:7: pointers are not taken: write sdk.Option",
		"type a struct {\n\tX map[string]int `json:\"x\"`\n}\n//latchkey:view\nfunc f(a) {}":                                    "main.go:7: maps have no order",
		"type a struct {\n\tX float64 `json:\"x\"`\n}\n//latchkey:view\nfunc f(a) {}":                                           "main.go:7: float64 is no type of this package",
		"type a struct {\n\tX [][]string `json:\"x\"`\n}\n//latchkey:view\nfunc f(a) {}":                                        "main.go:7: a.X cannot be read from JSON",
		"type a struct {\n\tX bool `json:\"x\" maxLength:\"3\"`\n}\n//latchkey:view\nfunc f(a) {}":                              "main.go:7: minLength, maxLength, pattern and enum are for strings",
		"type a struct {\n\tX uint8 `json:\"x\" maximum:\"256\"`\n}\n//latchkey:view\nfunc f(a) {}":                             "main.go:7: the limits are beyond what a uint8 holds",
		"type a struct {\n\tX uint8 `json:\"x\" maximum:\"y\"`\n}\n//latchkey:view\nfunc f(a) {}":                               `main.go:7: maximum:"y": want a whole number`,
		"type a struct {\n\tX string `json:\"x\" pattern:\"y\"`\n}\n//latchkey:view\nfunc f(a) {}":                              "main.go:7: a pattern is not checked",
		"type a struct {\n\tsdk.Page\n}\n//latchkey:view\nfunc f(a) {}":                                                         "main.go:7: sdk.Page takes the tag maximum",
		"type a struct {\n\tX string `json:\"x\" missing:\"own\"`\n}\n//latchkey:view\nfunc f(a) {}":                            `main.go:7: missing:"own" is for sdk.Option`,
		"//latchkey:record x\ntype a struct {}\n":                                                                               "main.go:6: latchkey:record takes a version from 0 to 255",
		"type b struct {}\n//latchkey:record\ntype a struct {\n\tx b\n}":                                                        "main.go:9: a.x is a b, which is no record",
		"//latchkey:record\ntype a struct {\n\tx sdk.Value\n}":                                                                  "main.go:8: a.x cannot be stored",
		"//latchkey:enum\ntype a uint8":                                                                                         "main.go:7: an enumeration is a uint8 with 1 to 256 names",
		"//latchkey:record\ntype a uint8":                                                                                       "main.go:7: latchkey:record is for structs",
		"//latchkey:reckord\ntype a struct{}":                                                                                   "main.go:6: there is no directive latchkey:reckord for a type",
		"type a struct { a }\n//latchkey:view\nfunc f(a) {}":                                                                    "main.go:6: a holds itself: only a list can",
		"type a struct { b }\ntype b struct { a }\n//latchkey:view\nfunc f(a) {}":                                               "main.go:6: a holds itself",
		"type n struct { X sdk.Option[n] `json:\"x\"` }\n//latchkey:view\nfunc f(n) {}":                                         "main.go:6: n holds itself",
		"type n struct {\n\tX bool `json:\"x\"`\n\tY bool `json:\"x\"`\n}\n//latchkey:view\nfunc f(n) {}":                       `main.go:8: n has two members "x"`,
		"type m struct { X bool `json:\"x\"` }\ntype n struct {\n\tX bool `json:\"x\"`\n\tm\n}\n//latchkey:view\nfunc f(n) {}":  `main.go:9: n has two members "x"`,
		"type n struct {\n\tsdk.Page `maximum:\"5\"`\n\tX bool `json:\"limit\"`\n}\n//latchkey:view\nfunc f(n) {}":              `main.go:8: n has two members "limit"`,
		"type Foo struct { X foo `json:\"x\"` }\ntype foo struct {}\n//latchkey:view\nfunc f() Foo { return Foo{} }":            "main.go:7: foo is foo in the ABI, as Foo",
		"type hash struct {}\n//latchkey:view\nfunc f() hash { return hash{} }":                                                 "main.go:6: hash is hash in the ABI, as sdk.Hash",
		"type v struct {}\n//latchkey:view\nfunc f(v) {}":                                                                       "main.go:6: v is a variable of generated.go",
		"//latchkey:view a_1\nfunc f() {}\n//latchkey:view a1\nfunc g() {}":                                                     "generated.go: two methods or types would both be A1",
		"type Tip struct {}\n//latchkey:view\nfunc tip() {}":                                                                    "main.go:6: Tip is a name of generated.go, too",
		"const Tip = 1\n//latchkey:view\nfunc tip() {}":                                                                         "main.go:6: Tip is a name of generated.go, too",
		"func readN() {}\ntype n struct {}\n//latchkey:view\nfunc f(n) {}":                                                      "main.go:6: readN is a name of generated.go, too",
		"//latchkey:enum x y\ntype e uint8\nfunc (e) String() string { return \"\" }\n//latchkey:view\nfunc f() e { return 0 }": "main.go:8: e.String is a name of generated.go, too",
		"//latchkey:enum x x\ntype e uint8":                                                                                     "main.go:7: e has the name x twice",
		"//latchkey:enum x y\ntype e uint8\ntype n struct {\n\tX []e `json:\"x\"`\n}\n//latchkey:view\nfunc f(n) {}":            "main.go:9: n.X cannot be read from JSON: lists are of string",
		"type s string\ntype n struct {\n\tX []s `json:\"x\"`\n}\n//latchkey:view\nfunc f(n) {}":                                "main.go:8: n.X cannot be read from JSON: lists are of string",
		"type o sdk.Option[uint8]\ntype n struct {\n\tX o `json:\"x\"`\n}\n//latchkey:view\nfunc f(n) {}":                       "main.go:8: o is a type of its own: write sdk.Option[uint8]",
		"type m struct {}\ntype n struct {\n\tX m `json:\"x,omitempty\"`\n}\n//latchkey:view\nfunc f() n { return n{} }":        "main.go:8: omitempty is for texts",
		"type n struct {\n\tX sdk.Value `json:\"x,omitempty\"`\n}\n//latchkey:view\nfunc f() n { return n{} }":                  "main.go:7: omitempty is for texts",
		"type n struct {\n\tX bool `json:\"-\"`\n}\n//latchkey:view\nfunc f(n) {}":                                              "main.go:7: n.X has no name in JSON",
		"type n struct {\n\t_ bool `json:\"x\"`\n}\n//latchkey:view\nfunc f(n) {}":                                              "main.go:7: a field that is read or written has a name",
		"type n struct {\n\tX string `json:\"x\" maxlength:\"3\"`\n}\n//latchkey:view\nfunc f(n) {}":                            "main.go:7: there is no tag maxlength: there are json",
		"type n struct {\n\tX string `json:\"x\" maxLength:3`\n}\n//latchkey:view\nfunc f(n) {}":                                "main.go:7: the tags `json:\"x\" maxLength:3` cannot be read",
		"type n struct {\n\tX uint8 `json:\"x\" minimum:\"3\" maximum:\"2\"`\n}\n//latchkey:view\nfunc f(n) {}":                 "main.go:7: nothing is within the limits",
		"type n struct {\n\tX string `json:\"x\" maxLength:\"-1\"`\n}\n//latchkey:view\nfunc f(n) {}":                           "main.go:7: nothing is within the limits",
		"type n struct {\n\tX string `json:\"x\" enum:\"p,p\"`\n}\n//latchkey:view\nfunc f(n) {}":                               `main.go:7: enum has "p" twice`,
		"//latchkey:view\n\nfunc f() {}\n//latchkey:view\nfunc g() {}":                                                          "main.go:6: //latchkey:view is above no function or type",
		"// latchkey:view\nfunc f() {}\n//latchkey:view\nfunc g() {}":                                                           "main.go:6: a directive has no space behind //: write //latchkey:view",
		"//latchkey:view\nvar x int\n//latchkey:view\nfunc g() {}":                                                              "main.go:6: //latchkey:view is above no function or type",
		"//latchkey:guard\nfunc f(string) {}\n//latchkey:view\nfunc g() {}":                                                     "main.go:7: a guard is a func(sdk.Signed)",
		"//latchkey:view " + strings.Repeat("x", 257) + "\nfunc f() {}":                                                         "main.go:6: a method's name is of a-z, 0-9 and _ and begins with a letter, at most 256",
		"func f() {}": "the folder declares no method",
	} {
		_, err := declare.Generate(write(t, source))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s\ngot  %v\nwant %s", source, err, want)
		}
	}
}

// TestAStructMayHoldItself: what is made of it ends.
func TestAStructMayHoldItself(t *testing.T) {
	files, err := declare.Generate(write(t, "type node struct {\n\tX []node `json:\"x\"`\n}\n//latchkey:view\nfunc f(given node) node { return given }"))
	if err != nil || !strings.Contains(string(files.ABI), `"$ref": "#/types/node"`) {
		t.Errorf("%v\n%s", err, files)
	}
}

func FuzzGenerate(f *testing.F) {
	for _, source := range []string{"//latchkey:view\nfunc f() {}", "type a struct {\n\tX []a `json:\"x\" maxItems:\"3\"`\n}\n//latchkey:view\nfunc f(given a) a { return given }",
		"//latchkey:enum x y\ntype e uint8\n//latchkey:record 1 Text\ntype r struct { a, b string; e e; l []sdk.Amount `count:\"u8\"` }",
		"type l []l\ntype a struct{ X l `json:\"x\"` }\n//latchkey:change\nfunc f(a) {}"} {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		files, err := declare.Generate(write(t, source))
		if err == nil && files.ABI != nil && !json.Valid(files.ABI) {
			t.Errorf("abi.json is not JSON:\n%s", files.ABI)
		}
	})
}

// TestFilesThatAreNotBuiltDeclareNothing, by their names or constraints.
func TestFilesThatAreNotBuiltDeclareNothing(t *testing.T) {
	folder := write(t, "//latchkey:view\nfunc f() {}")
	for name, source := range map[string]string{
		"tool.go":      "//go:build ignore\n\npackage tool\n",
		"_old.go":      "package old\n",
		"a_windows.go": "package main\n\n//latchkey:view\nfunc g() {}\n",
		"a_wasip1.go":  "package main\n\n//latchkey:view\nfunc h() {}\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(source), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	files, err := declare.Generate(folder)
	if err != nil {
		t.Fatal(err)
	}
	if code := string(files.Go); !strings.Contains(code, "func F()") || !strings.Contains(code, "func H()") || strings.Contains(code, "func G()") {
		t.Errorf("made\n%s", code)
	}
}

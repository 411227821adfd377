package conformance

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"latchkey/internal/test/readme"
	"latchkey/internal/test/shipped"
)

var (
	reference = flag.String("reference", "", "a folder with the reference's contracts, which make conformance builds")
	update    = flag.Bool("update", false, "write the READMEs' tables of differences anew, and with -reference testdata")
)

// tokens are what is compared.
var tokens = []struct {
	name   string
	scenes func() []scene
	state  []call
}{
	{"ft", ftScenes, ftState}, {"nft", nftScenes, nftState},
}

// recorded is a step as testdata has it: with the answer of the reference, and ours
// where it is another.
type recorded struct {
	Scene string  `json:"scene"`
	Step  step    `json:"step"`
	There answer  `json:"there"`
	Here  *answer `json:"here,omitempty"`
}

func file(token string) string { return filepath.Join("testdata", token+".json") }

// read returns what is recorded of the steps that there are.
func read(t *testing.T, token string, scenes []scene) (all []recorded) {
	t.Helper()
	data, err := os.ReadFile(file(token))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	if steps := unanswered(scenes); !slices.EqualFunc(all, steps, func(a, b recorded) bool { return a.Scene == b.Scene && reflect.DeepEqual(a.Step, b.Step) }) {
		t.Fatalf("%s has other steps than there are: run make conformance UPDATE=-update", file(token))
	}
	return all
}

func unanswered(scenes []scene) (all []recorded) {
	for _, s := range scenes {
		for _, step := range s.Steps {
			all = append(all, recorded{Scene: s.Name, Step: step})
		}
	}
	return all
}

// write records a step a line.
func write(t *testing.T, token string, all []recorded) {
	t.Helper()
	var text bytes.Buffer
	for i, r := range all {
		text.WriteString(map[bool]string{true: "[\n", false: ",\n"}[i == 0] + asJSON(r))
	}
	text.WriteString("\n]\n")
	if err := os.WriteFile(file(token), text.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
}

func asJSON(v any) string {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	_ = e.Encode(v) // texts and numbers
	return string(bytes.TrimSpace(text.Bytes()))
}

// play runs scenes with a token's code, each on a ledger of its own.
func play(t *testing.T, token []byte, scenes []scene, state []call) (answers []answer) {
	t.Helper()
	for _, s := range scenes {
		l := begin(t, token, state)
		for _, step := range s.Steps {
			answers = append(answers, l.take(step))
		}
	}
	return answers
}

// TestOursKeepToTheReference holds our tokens to what the reference answered, or to
// what a row of the differences lets them.
func TestOursKeepToTheReference(t *testing.T) {
	if *update && *reference != "" {
		t.Skip("TestTheReferenceAnswersAsRecorded writes what this one reads")
	}
	for _, token := range tokens {
		rows, scenes := excusesOf(token.name), token.scenes()
		want := read(t, token.name, scenes)
		for i, got := range play(t, shipped.Build(t, token.name), scenes, token.state) {
			rows.hold(t, want[i], got)
		}
		rows.needed(t, token.name)
	}
}

// TestTheReferenceAnswersAsRecorded holds testdata to what contracts built here say.
func TestTheReferenceAnswersAsRecorded(t *testing.T) {
	if *reference == "" {
		t.Skip("there is no reference: make conformance builds it")
	}
	for _, token := range tokens {
		code, err := os.ReadFile(filepath.Join(*reference, "reference_"+token.name+".wasm"))
		if err != nil {
			t.Fatal(err)
		}
		scenes := token.scenes()
		there := play(t, code, scenes, token.state)
		if *update {
			write(t, token.name, compare(unanswered(scenes), there, play(t, shipped.Build(t, token.name), scenes, token.state)))
			continue
		}
		for i, want := range read(t, token.name, scenes) {
			if got := there[i]; !got.equal(want.There) || got.Bytes != want.There.Bytes {
				t.Errorf("%s, %s, %s: the reference answers\n%s\nrecorded is\n%s", token.name, want.Scene, want.Step.Name, asJSON(got), asJSON(want.There))
			}
		}
	}
}

// compare notes answers of the reference, and ours where they are others.
func compare(all []recorded, there, here []answer) []recorded {
	for i := range all {
		if all[i].There = there[i]; !here[i].equal(there[i]) {
			all[i].Here = &here[i]
		}
	}
	return all
}

// TestREADMEsShowTheDifferences renders the rows.
func TestREADMEsShowTheDifferences(t *testing.T) {
	for _, token := range tokens {
		readme.Hold(t, "plugins/"+token.name+"/README.md", "differences", table(token.name), *update)
	}
}

package demo

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// omitted stands in README.md for lines of the story that it leaves out.
const omitted = "…"

// figuresDifferBy bounds how far a figure of README.md may be from the story's: the
// texts of random keys differ in length, and with them gas.
const figuresDifferBy = 0.02

var (
	keyInText = regexp.MustCompile(`ed25519:\w+`)
	figure    = regexp.MustCompile(`\d+(\.\d+)?`)
)

// checkREADME holds the story that README.md shows to the one that was told: its
// lines stand there in their order, and without others between them but where it
// says so.
func checkREADME(t *testing.T, story string) {
	shown := strings.Split(readmeStory(t), "\n")
	told := strings.Split(strings.TrimSpace(story), "\n")
	at, anywhere := 0, false
	for _, line := range shown {
		if line == omitted {
			anywhere = true
			continue
		}
		found := at
		for anywhere && found < len(told) && !same(line, told[found]) {
			found++
		}
		if found >= len(told) || !same(line, told[found]) {
			t.Fatalf("README.md shows a line that the demo does not print there; update it.\nREADME.md: %s\nstory, from there:\n%s", line, strings.Join(told[at:], "\n"))
		}
		at, anywhere = found+1, false
	}
	if !anywhere && at < len(told) {
		t.Errorf("README.md ends the story too early, before %q", told[at])
	}
}

// readmeStory is what README.md shows below the command.
func readmeStory(t *testing.T) string {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(readme), "\n$ bin/latchkey demo\n")
	story, _, closed := strings.Cut(rest, "\n```")
	if !found || !closed {
		t.Fatal("README.md does not show what latchkey demo prints")
	}
	return story
}

// same reports whether two lines differ in nothing but keys, columns, and figures by
// a little.
func same(a, b string) bool {
	wordsOf := func(line string) string {
		return strings.Join(strings.Fields(figure.ReplaceAllString(keyInText.ReplaceAllString(line, "KEY"), "#")), " ")
	}
	if wordsOf(a) != wordsOf(b) {
		return false
	}
	figuresOf := func(line string) []string { return figure.FindAllString(keyInText.ReplaceAllString(line, "KEY"), -1) }
	others := figuresOf(b)
	for i, text := range figuresOf(a) {
		x, _ := strconv.ParseFloat(text, 64)
		y, _ := strconv.ParseFloat(others[i], 64)
		if math.Abs(x-y) > figuresDifferBy*math.Max(x, y) {
			return false
		}
	}
	return true
}

func TestWhichLinesAreTheSame(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"key ed25519:4GaU used,  0.31 Tgas", "key ed25519:C98woo used, 0.311 Tgas", true},
		{"drop 0: 1 of 2 claims left", "drop 0: 2 of 2 claims left", false},
		{"allowance 0.0224 NEAR", "allowance 0.0234 NEAR", false},
		{"ReceiverMismatch", "MethodNameMismatch", false},
		{"1 Tgas", "1 Tgas and 2", false},
	} {
		if same(c.a, c.b) != c.same {
			t.Errorf("%q and %q are the same: %v", c.a, c.b, !c.same)
		}
	}
}

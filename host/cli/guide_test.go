package cli_test

import (
	"flag"
	"log/slog"
	"regexp"
	"strings"
	"testing"

	"latchkey/host/cli"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/internal/test/readme"
	"latchkey/internal/test/shipped"
)

var update = flag.Bool("update", false, "write what guides show of sessions")

// TestTheFirstContractInTheGuide types what docs/contract-authors.md begins with, and
// holds what it shows to what comes.
func TestTheFirstContractInTheGuide(t *testing.T) {
	machine := machineSettings(t)
	h := home.Home{Dir: t.TempDir()}
	server, err := serve.Start(t.Context(), serve.Config{Home: h, Listen: "127.0.0.1:0", PluginsDir: shipped.Dir(t), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	for name, value := range machine {
		t.Setenv(name, value)
	}
	t.Setenv("HOME", t.TempDir())
	first, deployed := session{}, session{}
	t.Run("typed", func(t *testing.T) {
		t.Chdir(t.TempDir())
		first.t, deployed.t = t, t
		typeTheFirst(&first, &deployed, machine["ROOT"], server.URL, h.Credentials())
	})
	if !t.Failed() {
		readme.Hold(t, "docs/contract-authors.md", "first", first.text(), *update)
		readme.Hold(t, "docs/contract-authors.md", "deployed", deployed.text(), *update)
	}
}

// typeTheFirst makes a contract, and deploys and calls it.
func typeTheFirst(first, deployed *session, root, url, credentials string) {
	// Where the tree and the node are is what a reader's program finds by itself.
	tree := []string{"--module", root}
	node := []string{"--rpc", url, "--credentials", credentials}
	first.types("latchkey plugin new tips", tree...)
	first.types("latchkey plugin test tips")
	first.types("latchkey plugin build tips")

	deployed.types("latchkey account create tips.test.near --as test.near --amount 20", node...)
	deployed.types("latchkey deploy tips.wasm --as tips.test.near", node...)
	deployed.types(`latchkey call tips.test.near tip '{"account_id":"registrar"}' --deposit 1.5 --as test.near`, node...)
	deployed.types(`latchkey view tips.test.near get_tips '{"account_id":"registrar"}'`, "--rpc", url)
}

// session is what a shell shows of commands and their output.
type session struct {
	t     *testing.T
	shown strings.Builder
}

// fresh is what differs each time: hashes and keys, and where the keys are.
var fresh = regexp.MustCompile(`\b(ed25519:)?[1-9A-HJ-NP-Za-km-z]{43,44}\b|(?m)((?:seed phrase|key file) +).*$`)

// rounded is what follows from where the tree is, which stands in a Go program: its last
// bytes, and what they cost.
var rounded = regexp.MustCompile(`\b(\d{4}|\d\d\.\d\d|0\.\d{5})\d+( bytes| NEAR)`)

// types runs a command, with more flags than it shows.
func (s *session) types(line string, more ...string) {
	s.t.Helper()
	var out, warned strings.Builder
	args := append(words(line)[1:], more...)
	if code := cli.Main(args, strings.NewReader(""), &out, &warned); code != 0 {
		s.t.Fatalf("%s ended with %d: %s%s", line, code, &out, &warned)
	}
	shown := fresh.ReplaceAllString(out.String(), "$2…")
	s.shown.WriteString("$ " + line + "\n" + rounded.ReplaceAllString(shown, "$1…$2"))
}

func (s *session) text() string { return "```\n" + s.shown.String() + "```\n" }

// words are those of a command line, whose quoted ones have no quotes within.
func words(line string) (words []string) {
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			words = append(words, part)
		} else {
			words = append(words, strings.Fields(part)...)
		}
	}
	return words
}

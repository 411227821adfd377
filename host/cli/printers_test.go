package cli

import (
	"errors"
	"strings"
	"testing"
)

func TestControlCharactersDoNotReachTheScreen(t *testing.T) {
	var out, err strings.Builder
	term := terminal{out: &output{to: &out}, err: &err}
	term.row("log", "said\nlatchkey: hint: forged")
	term.errorf("the contract said %s", "boom\nlatchkey: hint: forged")
	if strings.Contains(out.String()+err.String(), "\nlatchkey: hint") {
		t.Errorf("a contract writes a line of ours: %q, %q", out.String(), err.String())
	}
	term.row("log", "safe\x1b[2Jtext\u009b31m")
	term.errorf("the contract said %s", "\x1b]0;owned\a\u202eyap")
	if strings.ContainsAny(out.String()+err.String(), "\x1b\a\u009b\u202e") {
		t.Errorf("printed %q and %q", out.String(), err.String())
	}
	if !strings.Contains(out.String(), "safe\ufffd[2Jtext") {
		t.Errorf("printed %q", out.String())
	}
}

func TestComplaintsAsJSONAreALineEach(t *testing.T) {
	var err strings.Builder
	term := terminal{err: &err, json: true}
	term.warningf("careful with %s", "<a>\n")
	term.errorf("%w", usage("no such thing"))
	term.errorWithHint(errors.New("broken"), "mend it")
	want := `{"warning":"careful with <a>\n"}
{"error":{"name":"USAGE","message":"no such thing"}}
{"error":{"name":"FAILURE","message":"broken","hints":["mend it"]}}
`
	if err.String() != want {
		t.Errorf("got\n%swant\n%s", err.String(), want)
	}
}

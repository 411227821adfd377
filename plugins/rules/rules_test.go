package rules_test

import (
	"errors"
	"strings"
	"testing"

	"latchkey/plugins/rules"
)

// check parses one rule and asks it.
func check(t *testing.T, rule, args string) error {
	t.Helper()
	set, err := rules.Parse([]byte("[" + rule + "]"))
	if err != nil {
		t.Fatalf("%s: %v", rule, err)
	}
	return set.Check([]byte(args))
}

var held = []struct{ rule, args string }{
	{`{"path":"a","equals":"x"}`, `{"a":"x","b":1}`},
	{`{"path":"a","equals":"x"}`, `{"\u0061":"\u0078"}`}, // escapes are spelling
	{`{"path":"a","equals":true}`, `{"a":true}`},
	{`{"path":"a","equals":null}`, `{"a":null}`},
	{`{"equals":-7,"path":"a"}`, `{"a":-7}`},
	{`{"path":"a","equals":9007199254740993}`, `{"a":9007199254740993}`},
	{`{"path":"a.b.1","equals":"y"}`, `{"a":{"b":["x","y"]}}`},
	{`{"path":"a\\.b","equals":1}`, `{"a.b":1,"a":{"b":2}}`},
	{`{"path":"a.0","equals":1}`, `{"a":{"0":1}}`},
	{`{"path":"\\*","equals":1}`, `{"*":1}`},
	{`{"path":"a","one_of":["x",1,null]}`, `{"a":1}`},
	{`{"path":"a","at_most":5}`, `{"a":5}`},
	{`{"path":"a","at_most":"5"}`, `{"a":"0"}`},
	{`{"path":"a","at_most":"340282366920938463463374607431768211455"}`, `{"a":"340282366920938463463374607431768211455"}`},
	{`{"path":"a","at_most":"340282366920938463463374607431768211455"}`, `{"a":340282366920938463463374607431768211454}`},
	{`{"path":"a","glob":"*.near"}`, `{"a":"b.c.near"}`},
	{`{"path":"a","glob":"?\\**"}`, `{"a":"é*"}`},
	{`{"path":"a","glob":""}`, `{"a":""}`},
}

func TestRulesThatHold(t *testing.T) {
	for _, c := range held {
		if err := check(t, c.rule, c.args); err != nil {
			t.Errorf("%s on %s: %v", c.rule, c.args, err)
		}
	}
}

// TestAttacks: whoever holds a key chooses the arguments, and whatever they try,
// a rule that another reader of the same bytes would find broken does not hold.
func TestAttacks(t *testing.T) {
	atMost := `{"path":"amount","at_most":"1000"}`
	is1000 := `{"path":"amount","equals":1000}`
	exact := `{"path":"amount","equals":9007199254740992}`
	deep := strings.Repeat(`{"a":`, 33) + "1" + strings.Repeat("}", 33)
	for _, c := range []struct{ what, rule, args, want string }{
		{"repeated keys", atMost, `{"amount":1,"amount":9999}`, "duplicate field amount"},
		{"repeated keys, one escaped", atMost, `{"amount":1,"\u0061mount":9999}`, "duplicate field amount"},
		{"repeated keys deep inside", atMost, `{"amount":1,"x":[{"y":1,"y":2}]}`, "duplicate field y"},
		{"case-folded keys", atMost, `{"amount":1,"AMOUNT":9999}`, `"AMOUNT" twice`},
		{"case-folded keys, one escaped", atMost, `{"amount":1,"\u0041mount":9999}`, `"Amount" twice`},
		{"a Kelvin sign for a k", `{"path":"k","at_most":1}`, `{"k":1,"` + "\u212a" + `":9}`, "twice"},
		{"a long s", `{"path":"sum","at_most":1}`, `{"sum":1,"` + "\u017f" + `um":9}`, "twice"},
		{"a final sigma", `{"path":"a","at_most":1}`, `{"a":1,"σ":1,"ς":1}`, "twice"},
		{"the other case alone", atMost, `{"AMOUNT":1}`, "amount must be at most 1000, got nothing"},
		{"a missing argument", atMost, `{}`, "got nothing"},
		{"2^53+1 for 2^53", exact, `{"amount":9007199254740993}`, "got 9007199254740993"},
		{"2^64+1000", atMost, `{"amount":18446744073709552616}`, "got 18446744073709552616"},
		{"one more than 2^128-1", `{"path":"a","at_most":"340282366920938463463374607431768211455"}`, `{"a":"340282366920938463463374607431768211456"}`, "at most"},
		{"an exponent for an integer", is1000, `{"amount":1e3}`, "must be 1000, got 1e3"},
		{"an exponent below a limit", atMost, `{"amount":1e9}`, "got 1e9"},
		{"a fraction", atMost, `{"amount":1.5}`, "got 1.5"},
		{"a fraction of zero", is1000, `{"amount":1000.0}`, "got 1000.0"},
		{"minus zero", `{"path":"amount","equals":0}`, `{"amount":-0}`, "must be 0, got -0"},
		{"minus zero below a limit", atMost, `{"amount":-0}`, "got -0"},
		{"a negative number", atMost, `{"amount":-1}`, "got -1"},
		{"leading zeros in a string", atMost, `{"amount":"0001"}`, "got"},
		{"a plus", atMost, `{"amount":"+1"}`, "got"},
		{"a space", atMost, `{"amount":" 1"}`, "got"},
		{"digits of another script", atMost, `{"amount":"١"}`, "got"},
		{"no digits", atMost, `{"amount":""}`, "got"},
		{"a string for a number", is1000, `{"amount":"1000"}`, `got "1000"`},
		{"a number for a string", `{"path":"a","equals":"1"}`, `{"a":1}`, "got 1"},
		{"a list around it", is1000, `{"amount":[1000]}`, "got an array"},
		{"an object around it", is1000, `{"amount":{"amount":1000}}`, "got an object"},
		{"a name for an index", `{"path":"a.0","equals":1}`, `{"a":[2,{"0":1}]}`, "got 2"},
		{"an index with a zero before it", `{"path":"a.01","equals":1}`, `{"a":[2,1]}`, "got nothing"},
		{"a huge index", `{"path":"a.18446744073709551616","equals":1}`, `{"a":[1]}`, "got nothing"},
		{"a path through a scalar", `{"path":"a.b","equals":1}`, `{"a":1}`, "got nothing"},
		{"no JSON", atMost, `amount=1`, "expected a value"},
		{"nothing", atMost, ``, "expected a value"},
		{"trailing bytes", atMost, `{"amount":1} {"amount":9999}`, "trailing characters"},
		{"a zero byte behind", atMost, "{\"amount\":1}\x00", "trailing characters"},
		{"a byte order mark", atMost, "\ufeff{\"amount\":1}", "expected a value"},
		{"invalid UTF-8", atMost, "{\"amount\":1,\"b\":\"\xff\"}", "not valid UTF-8"},
		{"an overlong encoding", atMost, "{\"amount\":1,\"\xc1\xa1\":1}", "not valid UTF-8"},
		{"half a surrogate pair", atMost, `{"amount":1,"\ud800":2}`, "lone surrogate"},
		{"a comment", atMost, `{"amount":1/*,"amount":9*/}`, "expected , or }"},
		{"no object", atMost, `[{"amount":1}]`, "must be a JSON object, got an array"},
		{"deep nesting", atMost, deep, "nested too deeply"},
		{"a million brackets", atMost, strings.Repeat("[", 60_000), "nested too deeply"},
		{"more than rules take", atMost, `{"amount":1,"b":"` + strings.Repeat("x", 64<<10) + `"}`, "rules take at most 65536"},
		{"an ending behind the pattern's", `{"path":"a","glob":"*.near"}`, `{"a":"x.near.evil"}`, "must match *.near"},
		{"a glob asked about a number", `{"path":"a","glob":"*"}`, `{"a":1}`, "got 1"},
		{"a value not listed", `{"path":"a","one_of":["x","y"]}`, `{"a":"z"}`, `a must be one of "x", "y", got "z"`},
	} {
		err := check(t, c.rule, c.args)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.what, err, c.want)
		}
	}
}

// TestPathsDoNotEscape: gjson's modifiers and queries would let arguments decide
// what a rule looks at.
func TestPathsDoNotEscape(t *testing.T) {
	for _, path := range []string{
		"", ".", "a.", ".a", "a..b", "*", "a*", "a?", "?", "#", "a.#", "a.#.b", `a.#(b=\"x\")`, `a.#(b=\"x\")#`, "@this", "@reverse", "a|b", "a|@keys", "@pretty:{}",
		"{a,b}", "[a,b]", "a.{b}", "!true", "~true", "a:1", "a,b", "a%b", `a\\`, "..0", "..#", `a\u0000`, strings.Repeat("a.", 32) + "a", strings.Repeat("a", 257),
	} {
		if _, err := rules.Parse([]byte(`[{"path":"` + path + `","equals":1}]`)); err == nil {
			t.Errorf("path %s is taken", path)
		}
	}
}

func TestWhatIsNoRule(t *testing.T) {
	for _, text := range []string{
		``, `{}`, `null`, `[1]`, `[{}]`, `[{"path":"a"}]`, `[{"equals":1}]`, `[{"path":1,"equals":1}]`, `[{"path":"a","equals":1,"glob":"x"}]`,
		`[{"path":"a","equals":[1]}]`, `[{"path":"a","equals":{}}]`, `[{"path":"a","equals":1.5}]`, `[{"path":"a","equals":-0}]`, `[{"path":"a","equals":1e3}]`,
		`[{"path":"a","one_of":[]}]`, `[{"path":"a","one_of":1}]`, `[{"path":"a","one_of":[` + strings.Repeat("1,", 64) + `1]}]`,
		`[{"path":"a","at_most":-1}]`, `[{"path":"a","at_most":"01"}]`, `[{"path":"a","at_most":"` + strings.Repeat("9", 40) + `"}]`, `[{"path":"a","at_most":null}]`,
		`[{"path":"a","glob":1}]`, `[{"path":"a","glob":"` + strings.Repeat("*", 257) + `"}]`, `[{"path":"a","least":1}]`,
		`[{"path":"a","path":"b","equals":1}]`, strings.Repeat(" ", 17<<10) + `[]`, `[` + strings.Repeat(`{"path":"a","equals":1},`, 64) + `{"path":"a","equals":1}]`,
	} {
		if set, err := rules.Parse([]byte(text)); err == nil {
			t.Errorf("%s is taken as %v", text, set)
		}
	}
}

func TestASetHoldsAsAWhole(t *testing.T) {
	set, err := rules.Parse([]byte(`[{"path":"to","glob":"*.near"},{"path":"amount","at_most":5}]`))
	if err != nil {
		t.Fatal(err)
	}
	var broken *rules.Violation
	if err := set.Check([]byte(`{"to":"a.near","amount":6}`)); !errors.As(err, &broken) || broken.Path != "amount" || broken.Got != "6" {
		t.Errorf("%v", err)
	}
	if err := set.Check([]byte(`{"to":"a.near","amount":5}`)); err != nil {
		t.Error(err)
	}
	if err := (rules.Set{}).Check([]byte("no JSON")); err != nil {
		t.Errorf("without rules: %v", err)
	}
}

// TestErrorsAreShort: what an attacker chose is not repeated at any length.
func TestErrorsAreShort(t *testing.T) {
	long := strings.Repeat("é", 20_000)
	for rule, args := range map[string]string{
		`{"path":"a","equals":1}`:                   `{"a":"` + long + `"}`,
		`{"path":"b","equals":1}`:                   `{"a` + long + `":1,"A` + long + `":1}`,
		`{"path":"c","at_most":1}`:                  `{"c":` + strings.Repeat("9", 60_000) + `}`,
		`{"path":"d","glob":"` + long[:200] + `"}`:  `{"d":"` + long + `"}`,
		`{"path":"e","one_of":["` + long + `x",1]}`: `{"e":2}`,
	} {
		set, err := rules.Parse([]byte("[" + rule + "]"))
		if err == nil {
			err = set.Check([]byte(args))
		}
		if err == nil || len(err.Error()) > 400 {
			t.Errorf("%.40s: %v", rule, err)
		}
	}
}

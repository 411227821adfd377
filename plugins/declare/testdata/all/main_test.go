package main

import (
	"reflect"
	"strings"
	"testing"

	"latchkey/plugins/rules"
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/sdktest"
)

const key = "ed25519:Anu7LYDfpLtkP7E16LT9imXF694BdQaa9ufVkQiwTQxC"

const whole = `{"owner":"a.near","label":"five5","flag":true,"small":255,"medium":10,"big":18446744073709551615,"count":1,"even":2,` +
	`"text":"ab","choice":"b","mode":"fast","amount":"340282366920938463463374607431768211455","yocto":"1","key":"` + key + `","keys":["` + key + `"],` +
	`"until":"5","rate":{"calls":1,"seconds":2},"data":"AGH/","any":{"x":[1,null]},"names":["n"],"note":"abc","spot":{"x":-2147483648,"y":-5},` +
	`"points":[{"x":1,"y":5}],"zero":0,"own":9}`

func call(t *testing.T, method func(), input string) (text string, ended bool, result string) {
	t.Helper()
	host := sdktest.NewHost("all.near")
	host.Input = []byte(input)
	text, ended = host.Run(method)
	return text, ended, string(host.Returned)
}

func TestAllIsReadAndWritten(t *testing.T) {
	if text, _, got := call(t, Echo, whole); got != whole {
		t.Errorf("%s\n%s\n%s", text, got, whole)
	}
	short := whole
	for _, missing := range []string{`"yocto":"1",`, `"until":"5",`, `"rate":{"calls":1,"seconds":2},`, `"names":["n"],`, `"note":"abc",`, `"spot":{"x":-2147483648,"y":-5},`, `,"zero":0`, `,"own":9`} {
		short = strings.Replace(short, missing, "", 1)
	}
	want := strings.Replace(short, `"data"`, `"until":null,"rate":null,"data"`, 1)
	want = strings.Replace(want, `"points"`, `"note":null,"spot":null,"points"`, 1)
	want = strings.TrimSuffix(want, "}") + `,"zero":0}`
	if text, _, got := call(t, Echo, short); got != want {
		t.Errorf("%s\n%s\n%s", text, got, want)
	}
}

func TestWhatDoesNotFitIsNamed(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{`"flag":true,`, ``, "missing field flag"},
		{`"owner":"a.near"`, `"owner":"A"`, "owner: " + sdk.ErrAccount.Error()},
		{`"five5"`, `"sixsix"`, "label: expected 0 to 5 characters, got 6"},
		{`"small":255`, `"small":256`, "small: expected a whole number of at most 255"},
		{`"medium":10`, `"medium":9`, "medium: expected a whole number from 10 to 1000"},
		{`"even":2`, `"even":1`, "even: expected a whole number from 2 to 18446744073709551615"},
		{`"text":"ab"`, `"text":"a"`, "text: expected 2 to 2147483647 characters, got 1"},
		{`"choice":"b"`, `"choice":"c"`, "choice: expected one of a, b, got c"},
		{`"mode":"fast"`, `"mode":"odd"`, "mode: expected one of slow, fast, got odd"},
		{`"keys":["`, `"keys":["` + key + `","` + key + `","`, "keys: expected 0 to 2 items, got 3"},
		{`"note":"abc"`, `"note":"abcd"`, "note: expected 0 to 3 characters, got 4"},
		{`"x":-2147483648`, `"x":-2147483649`, "x: expected a whole number from -2147483648 to 2147483647"},
		{`"y":-5`, `"y":-6`, "y: expected a whole number from -5 to 5"},
		{`"points":[{"x":1,"y":5}]`, `"points":[]`, "points: expected 1 to 2147483647 items, got 0"},
		{`"points":[{`, `"points":[1,{`, "points[0]: expected an object, got a number"},
	} {
		text, ended, _ := call(t, Echo, strings.Replace(whole, c.from, c.to, 1))
		if want := "Failed to deserialize input from JSON. Error: `" + c.want + "`"; !ended || text != want {
			t.Errorf("%s: got %q, want %q", c.to, text, want)
		}
	}
}

func TestOtherMethods(t *testing.T) {
	if _, _, got := call(t, Page, `{"from_index":3,"limit":100,"of":{}}`); got != "[3,20]" {
		t.Errorf("a page is %s", got)
	}
	if _, _, got := call(t, Rows, `{}`); got != "[[1,2],[],[3]]" {
		t.Errorf("rows are %s", got)
	}
	for x, want := range map[string]string{"0": "null", "1": `"fast"`} {
		if _, _, got := call(t, FindMode, `{"x":`+x+`,"y":0}`); got != want {
			t.Errorf("%s: the mode is %s", x, got)
		}
	}
	host := sdktest.NewHost("all.near")
	host.Predecessor = "b.near"
	if text, _ := host.Run(SetPrivately); text != "Method set_privately is private" {
		t.Errorf("got %q", text)
	}
	if text, ended := host.Run(SetNothing); ended {
		t.Error(text)
	}
	if sentence, _ := sdktest.Ask(host, Guard, sdk.Signed{Key: sdktest.Key(1), Receiver: "a.near", Method: "m"}); sentence != "never" {
		t.Errorf("the guard says %q", sentence)
	}
}

func TestRecordsSurvive(t *testing.T) {
	rate, _ := rules.NewRate(3, 4, rules.Seconds)
	want := kept{a: "a", b: "b", mode: fast, label: "l", at: 7, rate: rate, uses: rules.Uses("12345678"), signed: -1, parts: []part{{1, sdk.Near(1)}, {2, sdk.Amount{}}},
		texts: []string{"x", ""}, maybe: sdk.Some(point{-1, 2}), keys: []sdk.PublicKey{sdktest.Key(1)}, own: odd{5}, rows: [][]uint64{{1, 2, 3}, {}, {4}}}
	var e sdk.Encoder
	encodeKept(&e, want)
	d := sdk.NewDecoder(e.Bytes())
	if got := decodeKept(d); !reflect.DeepEqual(got, want) || !d.Done() {
		t.Errorf("got %+v", got)
	}
	if e.Bytes()[0] != 3 {
		t.Errorf("the version is %d", e.Bytes()[0])
	}
	var v1, v2 sdk.Encoder
	encodeTallyV1(&v1, tallyV1{7})
	encodeTally(&v2, tally{8, "a"})
	if old, now := decodeAnyTally(sdk.NewDecoder(v1.Bytes())), decodeAnyTally(sdk.NewDecoder(v2.Bytes())); old != (tally{7, "nobody"}) || now != (tally{8, "a"}) {
		t.Errorf("tallies are %v and %v", old, now)
	}
	e.Bytes()[0] = 4
	host := sdktest.NewHost("all.near")
	if text, _ := host.Run(func() { decodeKept(sdk.NewDecoder(e.Bytes())) }); text != "Stored thing is of a later version" {
		t.Errorf("another version: %q", text)
	}
}

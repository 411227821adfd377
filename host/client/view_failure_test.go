package client

import (
	"strings"
	"testing"
)

func TestFailuresOfViewsInWords(t *testing.T) {
	const before = "wasm execution failed with error: "
	for text, want := range map[string]string{
		before + `HostError(GuestPanic { panic_msg: "No drop for \"you\": \\ \u{e9}\u{1f511}\n" })`: "No drop for \"you\": \\ é🔑\n",
		before + `FunctionCallError(HostError(GuestPanic { panic_msg: "no" }))`:                     "no",
		before + `MethodResolveError(MethodNotFound)`:                                               "MethodNotFound: the contract has no such method",
		before + `CompilationError(CodeDoesNotExist { account_id: "a.near" })`:                      "CodeDoesNotExist: account a.near has no contract",
		before + `FunctionCallError(CompilationError(CodeDoesNotExist { account_id: "a.near" }))`:   "CodeDoesNotExist: account a.near has no contract",
		before + `HostError(GasLimitExceeded)`:                                                      "GasLimitExceeded: the contract used up the gas that a view may burn",
		before + `WasmTrap(Unreachable)`:                                                            "the contract was stopped by a trap: Unreachable",
		before + `HostError(ProhibitedInView { method_name: "promise_create" })`:                    `the contract failed: ProhibitedInView { method_name: "promise_create" }`,
		"account x does not exist while viewing":                                                    "account x does not exist while viewing",
		before + `HostError(GuestPanic { panic_msg: "a\u{110000}\q\u{12" })`:                        `a\u{110000}\q\u{12`,
	} {
		if got := viewFailure(text); got != want {
			t.Errorf("%s\ngot  %q\nwant %q", text, got, want)
		}
	}
}

func FuzzViewFailure(f *testing.F) {
	f.Add(`wasm execution failed with error: HostError(GuestPanic { panic_msg: "\u{1f511}\\" })`)
	f.Fuzz(func(t *testing.T, text string) {
		if got := viewFailure(text); len(got) > len(text)+80 || text == "" != (got == "") && !strings.Contains(text, "panic_msg") {
			t.Errorf("%q became %q", text, got)
		}
	})
}

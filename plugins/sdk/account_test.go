package sdk_test

import (
	"strings"
	"testing"

	"latchkey/plugins/sdk"
)

func TestValidAccount(t *testing.T) {
	for account := range strings.FieldsSeq(`aa a-a a-aa 100 0o com near bowen b-o_w_e-n b.owen bro.wen a.ha
		a.b-a.ra system over.9000 google.com illia.cheapaccounts.near 0o0ooo00oo00o alex-skidanov 10-4.8-2 no_lols
		0123456789012345678901234567890123456789012345678901234567890123 near.a`) {
		if !sdk.ValidAccount(account) {
			t.Errorf("%q is refused", account)
		}
	}
	for _, account := range []string{"", "a", "A", "Abc", "-near", "near-", "-near-", "near.", ".near", "near@",
		"@near", "неар", "@@@@@", "0__0", "0_-_0", "..", "a..near", "nEar", "_bowen", "hello world",
		strings.Repeat("a", 65), "some-complex-address@gmail.com", "sub.buy_d1gitz@atata@b0-rg.c_0_m"} {
		if sdk.ValidAccount(account) {
			t.Errorf("%q is accepted", account)
		}
	}
}

func TestImplicitAccount(t *testing.T) {
	hex := strings.Repeat("0123456789abcdef", 4)
	for account, want := range map[string]bool{
		hex: true, "0x" + hex[:40]: true, "0s" + hex[:40]: true,
		hex[:63]: false, "0u" + hex[:40]: false, strings.Repeat("g", 64): false, "alice.near": false,
		"0x" + strings.Repeat("A", 40): false,
	} {
		if sdk.ImplicitAccount(account) != want {
			t.Errorf("%q: want %v", account, want)
		}
	}
}

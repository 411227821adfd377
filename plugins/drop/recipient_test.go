//go:build !wasip1

package main

import (
	"strings"
	"testing"
)

func TestNamesThatCanBeMade(t *testing.T) {
	hex64, eth := strings.Repeat("e", 64), "0x"+strings.Repeat("1", 40)
	const noDot = " cannot be made here: names here have no dot and are not 64 hex digits"
	for _, name := range []struct{ topLevel, account, want string }{
		{"test.near", "bob.test.near", ""},
		{"test.near", "0x11.test.near", ""},
		{"test.near", "bobtest.near", "bobtest.near cannot be made here: names here end in .test.near"},
		{"test.near", "bob.near", "bob.near cannot be made here: names here end in .test.near"},
		{"test.near", "a.bob.test.near", "a.bob.test.near cannot be made here: names here have one part before .test.near"},
		{"test.near", hex64, hex64 + " cannot be made here: names here end in .test.near"},
		{"test.near", contract, contract + " is taken"},
		{"near", "bob.near", ""},
		{"registrar", "bob", ""},
		{"registrar", "a-long-name", ""},
		{"registrar", "bob.near", "bob.near" + noDot},
		{"registrar", hex64, hex64 + noDot},
		{"registrar", eth, "Money of 0x… accounts is moved by a wallet contract that is not on this ledger: claim into another account"},
		{"registrar", "system", "system is no account that can be paid"},
	} {
		c := newChain(t)
		text, _ := c.host.Run(func() { requireNewName(name.account, name.topLevel) })
		c.expect(name.account+" by "+name.topLevel, text, name.want)
	}
}

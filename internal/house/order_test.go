package house

import (
	"strings"
	"testing"
)

// order lists the packages of core from the outside in: each may import those
// further down, never those above or beside it.
var order = [][]string{
	{"rpc"},
	{"nearnode", "events"},
	{"ledger"},
	{"runtime", "guard"},
	{"authorize"},
	{"prepare"},
	{"interpret"},
	{"vm"},
	{"state"},
	{"fees"},
	{"receipt", "policy"},
	{"transaction"},
	{"accesskey", "seedphrase", "tagged", "nep297"},
	{"keys"},
	{"amount", "account"},
	{"borsh"},
}

// rank is a package's place in order, counted from the inside; -1 when it has none.
func rank(pkg string) int {
	for i, level := range order {
		for _, name := range level {
			if name == pkg {
				return len(order) - i
			}
		}
	}
	return -1
}

func TestImportsOfCorePointOneWay(t *testing.T) {
	for _, f := range allSources(t) {
		from, inCore := strings.CutPrefix(f.dir(), "core/")
		if !inCore || f.isTest() {
			continue
		}
		if rank(from) < 0 {
			t.Errorf("%s: core/%s has no place in the order of packages: give it one in internal/house", f.path, from)
			continue
		}
		for _, imported := range f.imports() {
			if reason := arrow(from, imported); reason != "" {
				t.Errorf("%s imports %s: %s", f.path, imported, reason)
			}
		}
	}
}

// arrow says what is wrong with a package of core importing one of the module;
// nothing is the empty text.
func arrow(from, imported string) string {
	inModule, isOurs := strings.CutPrefix(imported, module+"/")
	if !isOurs {
		return ""
	}
	to, inCore := strings.CutPrefix(inModule, "core/")
	switch {
	case !inCore:
		return "core imports nothing of the module outside core"
	case rank(to) < 0:
		return "core/" + to + " has no place in the order of packages"
	case rank(to) >= rank(from):
		return "core/" + to + " does not stand further inside than core/" + from
	}
	return ""
}

// TestPluginsKnowNothingOfCore keeps guests small and honest: what they know of
// the host is the ABI.
func TestPluginsKnowNothingOfCore(t *testing.T) {
	for _, f := range allSources(t) {
		if !strings.HasPrefix(f.path, "plugins/") || f.isTest() {
			continue
		}
		for _, imported := range f.imports() {
			inModule, isOurs := strings.CutPrefix(imported, module+"/")
			if isOurs && !strings.HasPrefix(inModule, "plugins/") {
				t.Errorf("%s imports %s: plugins import plugins/ only", f.path, imported)
			}
		}
	}
}

func TestTheOrderItself(t *testing.T) {
	for _, c := range []struct {
		from, imported string
		allowed        bool
	}{
		{"vm", "latchkey/core/state", true},
		{"state", "latchkey/core/vm", false},
		{"guard", "latchkey/core/authorize", true},
		{"authorize", "latchkey/core/guard", false},
		{"runtime", "latchkey/core/guard", false},  // beside it
		{"amount", "latchkey/core/account", false}, // beside it
		{"keys", "latchkey/core/keys/sub", false},
		{"ledger", "latchkey/internal/test/memstore", false},
		{"rpc", "latchkey/host/store", false},
		{"rpc", "example.com/x", true}, // not this rule's business
	} {
		if got := arrow(c.from, c.imported); (got == "") != c.allowed {
			t.Errorf("core/%s importing %s: %q", c.from, c.imported, got)
		}
	}
}

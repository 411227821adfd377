package bind

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"latchkey/host/abi"
	"latchkey/plugins/declare"
)

// Languages are what clients are made in.
var Languages = []string{"ts", "go"}

// reserved are names of a language, and of what is the same in all clients, that a client
// uses.
var reserved = map[string][]string{"ts": {"Array", "Error", "Promise", "Record"}, "go": {"Attached"}}

// Client makes a client in a language. name is the contract's, in a word; from is what
// the ABI was read from, for the first line.
func Client(language string, contract *abi.Contract, name, from string) ([]byte, error) {
	b := &binding{contract: contract, from: oneLine(from), taken: map[string]bool{}, open: map[string]bool{}}
	for _, name := range reserved[language] {
		b.unique(name)
	}
	b.name = b.unique(orElse(declare.GoName(name), "Contract"))
	switch language {
	case "ts":
		return b.typescript(), nil
	case "go":
		return b.golang()
	}
	return nil, fmt.Errorf("there is no client in %q: there are %s", language, strings.Join(Languages, " and "))
}

// binding is a client that is made.
type binding struct {
	strings.Builder
	contract *abi.Contract
	name     string
	from     string
	taken    map[string]bool   // names that stand for something
	types    map[string]string // the ABI's types, by its names for them
	open     map[string]bool   // the ABI's types that are being spelt out
}

func (b *binding) line(format string, args ...any) {
	fmt.Fprintf(b, format, args...)
	b.WriteByte('\n')
}

// unique returns a name that nothing else has.
func (b *binding) unique(name string) string {
	free := name
	for n := 2; b.taken[free]; n++ {
		free = name + strconv.Itoa(n)
	}
	b.taken[free] = true
	return free
}

// nameTypes gives the ABI's types names in the client's language.
func (b *binding) nameTypes() {
	b.types = map[string]string{}
	for _, t := range b.contract.Types {
		b.types[t.Name] = b.unique(orElse(declare.GoName(t.Name), "Type"))
	}
}

// orElse puts a word before a name that does not begin with a capital letter: Go exports
// no other.
func orElse(name, otherwise string) string {
	if first, _ := utf8.DecodeRuneInString(name); !unicode.IsUpper(first) {
		return otherwise + name
	}
	return name
}

// oneLine keeps what a contract says of itself inside of a comment, without characters
// that have others read in another order or not at all.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, text)
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "*/", "* /")
}

// circular reports whether a type is said to be itself, by references and alternatives
// alone.
func circular(s *abi.Schema) bool { return leads(s, s, map[*abi.Schema]bool{}) }

func leads(from, to *abi.Schema, seen map[*abi.Schema]bool) bool {
	if seen[from] {
		return false
	}
	seen[from] = true
	next := from.AnyOf
	if from.Ref != "" {
		next = []*abi.Schema{from.Named()}
	}
	for _, s := range next {
		if s != nil && (s == to || leads(s, to, seen)) {
			return true
		}
	}
	return false
}

// endless reports whether an object needs another of its type in it, which no value does.
func endless(s *abi.Schema) bool { return needs(s.Resolve(), s.Resolve(), map[*abi.Schema]bool{}) }

func needs(from, to *abi.Schema, seen map[*abi.Schema]bool) bool {
	if seen[from] {
		return false
	}
	seen[from] = true
	for _, m := range from.Members {
		if r := m.Schema.Resolve(); m.Required && (r == to || needs(r, to, seen)) {
			return true
		}
	}
	return false
}

// about is what the ABI says of a method, with what it says of who may call it.
func about(m *abi.Method) string {
	doc := oneLine(m.Doc)
	if m.Payable {
		doc += " Takes a deposit."
	}
	if m.Private {
		doc += " For the contract's own account."
	}
	return strings.TrimSpace(doc)
}

// needsNothing reports whether a method can be called without arguments.
func needsNothing(m *abi.Method) bool {
	for _, member := range m.Members() {
		if member.Required {
			return false
		}
	}
	return true
}

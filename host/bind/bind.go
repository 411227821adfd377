package bind

import (
	"fmt"
	"strconv"
	"strings"

	"latchkey/host/abi"
	"latchkey/plugins/declare"
)

// Languages are what clients are made in.
var Languages = []string{"ts", "go"}

// Client makes a client in a language. name is the contract's, in a word; from is what
// the ABI was read from, for the first line.
func Client(language string, contract *abi.Contract, name, from string) ([]byte, error) {
	b := &binding{contract: contract, from: oneLine(from), taken: map[string]bool{}}
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

func orElse(name, otherwise string) string {
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		return otherwise + name
	}
	return name
}

// oneLine keeps what a contract says of itself inside of a comment.
func oneLine(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "*/", "* /")
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

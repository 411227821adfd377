package plugin

import (
	"slices"
	"strings"

	"latchkey/core/policy"
)

// ABIError is an ABI that tells callers other methods than the code has.
type ABIError struct {
	NotExported []string // methods of the ABI
	NotListed   []string // methods of the code
}

func (e *ABIError) Error() string { return strings.Join(e.sentences(), "; ") }

func (e *ABIError) sentences() []string {
	var all []string
	for _, name := range e.NotExported {
		all = append(all, "the ABI lists "+name+", which the code does not export as a method")
	}
	for _, name := range e.NotListed {
		all = append(all, "the ABI does not list the method "+name)
	}
	return all
}

// KeepsABI holds the methods of the code against the ABI, when there is one. Errors:
// *ABIError.
func (r *Report) KeepsABI() error {
	if r.abi == nil {
		return nil
	}
	return r.abi
}

// compareABI says where the ABI and the exports differ.
func (r *Report) compareABI(abi *policy.ABI) {
	if abi == nil {
		r.Notes = append(r.Notes, "it has no ABI: nobody is told of its arguments")
		return
	}
	var e ABIError
	for _, m := range abi.Methods {
		if !slices.ContainsFunc(r.Methods, func(e Method) bool { return e.Name == m.Name }) {
			e.NotExported = append(e.NotExported, m.Name)
		}
	}
	for _, m := range r.Methods {
		if m.Kind == "" {
			e.NotListed = append(e.NotListed, m.Name)
		}
	}
	if said := e.sentences(); len(said) > 0 {
		r.Notes, r.abi = append(r.Notes, said...), &e
	}
}

package bind

import (
	"fmt"
	"go/format"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"latchkey/host/abi"
	"latchkey/plugins/declare"
)

const goHead = `// Package %[1]s calls the contract that %[2]s is the ABI of.
//
// Made by latchkey plugin bind: make it anew rather than edit it.
package %[1]s

import (
%[3]s)
`

const goBody = `
// defaultGas is attached unless Attached says otherwise.
const defaultGas = 30_000_000_000_000

// Attached is what goes along with a call: a deposit, and gas, 30 Tgas where it is 0.
type Attached struct {
	Deposit amount.Yocto
	Gas     uint64
}

// %[1]s is the contract on an account.
type %[1]s struct {
	Account account.ID
	Client  *client.Client // that views are asked of
}

// ask asks a view.
func ask[R any](ctx context.Context, c *%[1]s, method string, args any) (result R, err error) {
	text, err := json.Marshal(args)
	if err != nil {
		return result, err
	}
	view, err := c.Client.View(ctx, client.Final, c.Account, method, text)
	if err != nil {
		return result, err
	}
	return result, read(view.Value, &result)
}

// call signs and sends a call, and reads what it returned.
func call[R any](ctx context.Context, c *%[1]s, signer *client.Signer, method string, args any, attached Attached) (result R, outcome *client.Outcome, err error) {
	text, err := json.Marshal(args)
	if err != nil {
		return result, nil, err
	}
	if attached.Gas == 0 {
		attached.Gas = defaultGas
	}
	if outcome, err = signer.Call(ctx, c.Account, method, text, attached.Gas, attached.Deposit); err != nil {
		return result, outcome, err
	}
	return result, outcome, read(outcome.Value(), &result)
}

// read reads a result; a method that returned nothing leaves it as it is.
func read(text []byte, result any) error {
	if len(text) == 0 {
		return nil
	}
	return json.Unmarshal(text, result)
}
`

// goFormats are the types of formats, with the packages that they are of.
var goFormats = map[string]string{"yocto": "amount.Yocto", "account_id": "account.ID", "public_key": "keys.PublicKey"}

// golang makes the client in Go.
func (b *binding) golang() ([]byte, error) {
	b.nameTypes()
	b.line(goBody, b.name)
	for _, t := range b.contract.Types {
		b.goDeclare(b.types[t.Name], t.Schema)
	}
	for _, m := range b.contract.Methods {
		b.goMethod(m)
	}
	imports := ""
	for _, path := range []string{"context", "encoding/json", "", "latchkey/core/account", "latchkey/core/amount", "latchkey/core/keys", "latchkey/host/client"} {
		if path == "" {
			imports += "\n"
		} else if path != "latchkey/core/keys" || strings.Contains(b.String(), goFormats["public_key"]) {
			imports += strconv.Quote(path) + "\n"
		}
	}
	text := fmt.Sprintf(goHead, packageName(b.name), b.from, imports) + b.String()
	return format.Source([]byte(text))
}

// packageName is a name for the package, which may be none of Go's words.
func packageName(name string) string {
	name = strings.ToLower(name)
	if token.IsKeyword(name) || name == "context" || name == "json" || name == "client" || name == "account" || name == "amount" || name == "keys" {
		return name + "contract"
	}
	return name
}

// goDeclare declares a type.
func (b *binding) goDeclare(name string, s *abi.Schema) {
	b.goComment(name, s.Doc)
	if len(s.Enum) > 0 && isTexts(s) {
		b.line("type %s string\n\nconst (", name)
		for _, value := range s.Enum {
			b.line("%s %s = %s", b.unique(name+declare.GoName(value.String())), name, strconv.Quote(value.String()))
		}
		b.line(")\n")
		return
	}
	if r := s.Resolve(); slices.Contains(r.Kinds, "object") && hasFields(r) && s.Ref == "" && (len(s.AnyOf) == 0 || s.AnyOf[0].Ref == "") {
		b.line("type %s struct {", name)
		b.goFields(r)
		b.line("}\n")
		return
	}
	b.line("type %s = %s\n", name, b.goType(s, false))
}

// tagged are the names that a field's tag can have.
var tagged = regexp.MustCompile(`^[\pL\pN_][\pL\pN_!#$%&()*+./:;<=>?@\[\]^{|}~ -]*$`)

// hasFields reports whether an object can be a struct: it has members, and encoding/json
// takes their names.
func hasFields(s *abi.Schema) bool {
	for _, m := range s.Members {
		if !tagged.MatchString(m.Name) {
			return false
		}
	}
	return len(s.Members) > 0
}

func isTexts(s *abi.Schema) bool {
	for _, value := range s.Enum {
		if !strings.HasPrefix(value.Raw, `"`) {
			return false
		}
	}
	return true
}

func (b *binding) goComment(name, doc string) {
	if doc != "" {
		b.line("// %s: %s", name, oneLine(doc))
	}
}

func (b *binding) goFields(s *abi.Schema) {
	taken := map[string]bool{}
	for _, m := range s.Members {
		name := orElse(declare.GoName(m.Name), "Member")
		for taken[name] {
			name += "_"
		}
		taken[name] = true
		if m.Schema.Doc != "" {
			b.line("// %s", oneLine(m.Schema.Doc))
		}
		tag := m.Name
		kind := b.goType(m.Schema, !m.Required)
		if r := m.Schema.Resolve(); r.Format == "timestamp" {
			kind, tag = "*uint64", tag+",string"
		}
		if m.Required && endless(m.Schema) {
			kind = "json.RawMessage"
		}
		if !m.Required {
			tag += ",omitempty"
		}
		b.line("%s %s `json:%q`", name, kind, tag)
	}
}

// goType is a schema's type; of what may be null or missing a pointer, unless nil stands
// for that already.
func (b *binding) goType(s *abi.Schema, optional bool) string {
	r := s.Resolve()
	plain := b.goPlain(s, r)
	byItself := strings.HasPrefix(plain, "[]") || strings.HasPrefix(plain, "map[") || plain == "json.RawMessage" || plain == "any"
	if (optional || s.Null || r.Null) && !byItself {
		return "*" + plain
	}
	return plain
}

func (b *binding) goPlain(s, r *abi.Schema) string {
	ref := s.Ref
	if ref == "" && len(s.AnyOf) == 1 {
		ref = s.AnyOf[0].Ref
	}
	if known := goFormats[r.Format]; known != "" {
		return known
	}
	if ref != "" && b.types[ref] != "" && (hasFields(r) || len(r.Enum) > 0) {
		return b.types[ref]
	}
	if len(r.Kinds) != 1 || b.open[ref] {
		return "json.RawMessage"
	}
	if ref != "" {
		b.open[ref] = true
		defer delete(b.open, ref)
	}
	switch r.Kinds[0] {
	case "string":
		return "string"
	case "boolean":
		return "bool"
	case "number":
		return "float64"
	case "integer":
		if r.AtLeastZero() {
			return "uint64"
		}
		return "int64"
	case "array":
		if r.Items == nil {
			return "[]json.RawMessage"
		}
		return "[]" + b.goType(r.Items, false)
	}
	if hasFields(r) {
		inner := &binding{contract: b.contract, taken: map[string]bool{}, types: b.types, open: b.open}
		inner.goFields(r)
		return "struct {\n" + inner.String() + "}"
	}
	return "map[string]json.RawMessage"
}

func (b *binding) goMethod(m *abi.Method) {
	name := orElse(declare.GoName(m.Name), "Method")
	arguments, given := "map[string]any", "args"
	switch {
	case m.TakesNothing():
		given = "struct{}{}"
	case m.Args != nil && m.Args.Ref != "" && len(m.Members()) > 0:
		arguments = b.types[m.Args.Ref]
	case len(m.Members()) > 0:
		arguments = b.unique(name + "Args")
		b.goDeclare(arguments, m.Args)
	}
	result := "json.RawMessage"
	if m.Result != nil {
		result = b.goType(m.Result, false)
	}
	method := b.methodName(name)
	b.goComment(method, about(m))
	params := ""
	if given == "args" {
		params = ", args " + arguments
	}
	if m.Change {
		b.line("func (c *%s) %s(ctx context.Context, signer *client.Signer%s, attached Attached) (%s, *client.Outcome, error) {", b.name, method, params, result)
		b.line("return call[%s](ctx, c, signer, %q, %s, attached)\n}\n", result, m.Name, given)
		return
	}
	b.line("func (c *%s) %s(ctx context.Context%s) (%s, error) {", b.name, method, params, result)
	b.line("return ask[%s](ctx, c, %q, %s)\n}\n", result, m.Name, given)
}

// methodName is a name that is no field of the client, and no other method's.
func (b *binding) methodName(name string) string {
	for name == "Account" || name == "Client" || b.taken["."+name] {
		name += "_"
	}
	b.taken["."+name] = true
	return name
}

package bind

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"latchkey/host/abi"
	"latchkey/plugins/declare"
)

const tsHead = `// A client of %s, made by latchkey plugin bind: make it anew rather than edit it.

/** Who answers views: a provider of near-api-js, or anything with its function. */
export interface %s {
  callFunction(question: { contractId: string; method: string; args: Record<string, unknown> }): Promise<unknown>;
}

/** Who signs calls: an account of near-api-js, or anything with its function. */
export interface %s {
  callFunction(call: { contractId: string; methodName: string; args: Record<string, unknown>; deposit?: bigint; gas?: bigint }): Promise<unknown>;
}

/** What goes along with a call: yoctoNEAR, and gas, 30 Tgas unless it says otherwise. */
export interface %s {
  deposit?: bigint;
  gas?: bigint;
}
`

// typescript makes the client in TypeScript.
func (b *binding) typescript() []byte {
	views, signer, attached := b.unique("Views"), b.unique("Signer"), b.unique("Attached")
	b.nameTypes()
	b.line(tsHead, b.from, views, signer, attached)
	for _, t := range b.contract.Types {
		b.tsType(b.types[t.Name], t.Schema)
	}
	arguments := map[string]string{}
	for _, m := range b.contract.Methods {
		if m.Args != nil && m.Args.Ref == "" && len(m.Members()) > 0 {
			arguments[m.Name] = b.unique(declare.GoName(m.Name) + "Args")
			b.tsType(arguments[m.Name], m.Args)
		}
	}
	b.line("/** The contract on an account. What calls it needs a signer. */")
	b.line("export class %s {", b.name)
	b.tsConstructor(views, signer)
	for _, m := range b.contract.Methods {
		b.tsMethod(m, arguments[m.Name], attached)
	}
	b.tsPrivate(attached)
	return []byte(b.String())
}

// asks and calls report whether the contract has views, and methods that change something.
func (b *binding) asks() bool {
	return slices.ContainsFunc(b.contract.Methods, func(m *abi.Method) bool { return !m.Change })
}
func (b *binding) calls() bool {
	return slices.ContainsFunc(b.contract.Methods, func(m *abi.Method) bool { return m.Change })
}

func (b *binding) tsConstructor(views, signer string) {
	b.line("  readonly #account: string;")
	if b.asks() {
		b.line("  readonly #views: %s;", views)
	}
	if b.calls() {
		b.line("  readonly #signer: %s | undefined;", signer)
	}
	b.line("\n  constructor(account: string, views: %s, signer?: %s) {\n    this.#account = account;", views, signer)
	if b.asks() {
		b.line("    this.#views = views;")
	}
	if b.calls() {
		b.line("    this.#signer = signer;")
	}
	b.line("  }\n")
}

// tsPrivate ends the class with what its methods use.
func (b *binding) tsPrivate(attached string) {
	if b.asks() {
		b.line("  #ask(method: string, args: Record<string, unknown>): Promise<unknown> {")
		b.line("    return this.#views.callFunction({ contractId: this.#account, method, args });\n  }\n")
	}
	if b.calls() {
		b.line("  #call(methodName: string, args: Record<string, unknown>, attached: %s): Promise<unknown> {", attached)
		b.line("    if (!this.#signer) throw new Error(`${methodName} is called in a transaction: give the client a signer`);")
		b.line("    return this.#signer.callFunction({ contractId: this.#account, methodName, args, ...attached });\n  }\n")
	}
	b.line("}")
}

// tsType declares a type.
func (b *binding) tsType(name string, s *abi.Schema) {
	if s.Doc != "" {
		b.line("/** %s */", oneLine(s.Doc))
	}
	if len(s.Members) == 0 || s.Null || s.Ref != "" {
		spelt := b.ts(s)
		if circular(s) {
			spelt = "unknown"
		}
		b.line("export type %s = %s;\n", name, spelt)
		return
	}
	b.line("export interface %s {", name)
	for _, m := range s.Members {
		if m.Schema.Doc != "" {
			b.line("  /** %s */", oneLine(m.Schema.Doc))
		}
		b.line("  %s", b.tsMember(m))
	}
	b.line("}\n")
}

func (b *binding) tsMember(m abi.Member) string {
	optional := "?"
	if m.Required {
		optional = ""
	}
	return property(m.Name) + optional + ": " + b.ts(m.Schema) + ";"
}

var identifier = regexp.MustCompile(`^[a-zA-Z_$][a-zA-Z0-9_$]*$`)

// property is a member's name as TypeScript takes it.
func property(name string) string {
	if identifier.MatchString(name) {
		return name
	}
	text, _ := json.Marshal(name) // a text
	return string(text)
}

var tsKinds = map[string]string{"string": "string", "integer": "number", "number": "number", "boolean": "boolean"}

// ts is a schema's type.
func (b *binding) ts(s *abi.Schema) string {
	var all []string
	switch {
	case s.Ref != "" && b.types[s.Ref] != "":
		all = append(all, b.types[s.Ref])
	case len(s.Enum) > 0:
		for _, value := range s.Enum {
			all = append(all, value.Raw)
		}
	default:
		for _, kind := range s.Kinds {
			all = append(all, b.tsKind(s, kind))
		}
		for _, one := range s.AnyOf {
			all = append(all, b.ts(one))
		}
	}
	if len(all) == 0 {
		return "unknown"
	}
	if s.Null {
		all = append(all, "null")
	}
	return strings.Join(all, " | ")
}

func (b *binding) tsKind(s *abi.Schema, kind string) string {
	switch {
	case kind == "array" && s.Items == nil:
		return "unknown[]"
	case kind == "array":
		return "Array<" + b.ts(s.Items) + ">"
	case kind == "object" && len(s.Members) == 0:
		return "Record<string, unknown>"
	case kind == "object":
		var members []string
		for _, m := range s.Members {
			members = append(members, b.tsMember(m))
		}
		return "{ " + strings.Join(members, " ") + " }"
	}
	return tsKinds[kind]
}

func (b *binding) tsMethod(m *abi.Method, arguments, attached string) {
	if arguments == "" {
		arguments = "Record<string, unknown>"
		if m.Args != nil && m.Args.Ref != "" && len(m.Members()) > 0 {
			arguments = b.types[m.Args.Ref]
		}
	}
	result := "unknown"
	if m.Result != nil {
		result = b.ts(m.Result)
	}
	params, given := []string{"args: " + arguments}, "{ ...args }"
	switch {
	case m.TakesNothing():
		params, given = nil, "{}"
	case needsNothing(m):
		params[0] += " = {}"
	}
	how := "#ask(%s, " + given + ")"
	if m.Change {
		params = append(params, "attached: "+attached+" = {}")
		how = "#call(%s, " + given + ", attached)"
	}
	if doc := about(m); doc != "" {
		b.line("  /** %s */", doc)
	}
	name := property(m.Name)
	switch m.Name {
	case "constructor":
		name = `["constructor"]`
	case "then": // await would call it
		for name = "then_"; b.contract.Method(name) != nil; name += "_" {
		}
	}
	b.line("  async %s(%s): Promise<%s> {", name, strings.Join(params, ", "), result)
	call := strings.Replace(how, "%s", strconv.Quote(m.Name), 1)
	if result == "unknown" {
		b.line("    return this.%s;\n  }\n", call)
		return
	}
	if strings.HasSuffix(result, "| null") || m.Result.Resolve().Null {
		call = "(await this." + call + ") ?? null"
		b.line("    return (%s) as %s;\n  }\n", call, result)
		return
	}
	b.line("    return (await this.%s) as %s;\n  }\n", call, result)
}

package policy

// ABISection is the custom section that lists a plugin's methods.
const ABISection = "latchkey.abi"

const methodsMax = 512

// ABI is what a plugin says of its methods, for those who call them: nothing in
// it allows or forbids anything.
type ABI struct {
	Methods []Method
}

// Method is one method. Args and Result are left unread: JSON Schemas of what it
// takes and returns.
type Method struct {
	Name    string
	Change  bool // kind change, else view
	Payable bool // takes a deposit
	Private bool // for the contract's own account
	Doc     string
}

// ParseABI reads the content of the section. Errors: *Malformed.
func ParseABI(section []byte) (*ABI, error) {
	d := &document{section: ABISection}
	abi := &ABI{}
	d.object(d.root(section), map[string]func(node){
		"$schema": func(n node) { d.anyText(n) },
		"version": func(n node) { d.integer(n, Version, Version) },
		"methods": func(n node) { abi.Methods = d.abiMethods(n) },
		"types":   d.schemas,
	}, "version", "methods")
	if d.err != nil {
		return nil, d.err
	}
	return abi, nil
}

func (d *document) abiMethods(n node) []Method {
	var methods []Method
	d.values(n, 0, methodsMax, func(v node) {
		m := d.abiMethod(v)
		for _, other := range methods {
			if other.Name == m.Name {
				d.fail(join(v.path, "name"), "%q comes twice", m.Name)
			}
		}
		methods = append(methods, m)
	})
	return methods
}

func (d *document) abiMethod(n node) Method {
	var m Method
	d.object(n, map[string]func(node){
		"name": func(v node) { m.Name = d.methodName(v) },
		"kind": func(v node) {
			m.Change = d.text(v, "view or change", func(s string) bool { return s == "view" || s == "change" }) == "change"
		},
		"payable": func(v node) { m.Payable = d.flag(v) },
		"private": func(v node) { m.Private = d.flag(v) },
		"doc":     func(v node) { m.Doc = d.anyText(v) },
		"args":    d.schema,
		"result":  d.schema,
	}, "name", "kind")
	if m.Payable && !m.Change {
		d.fail(join(n.path, "payable"), "a view takes no deposit")
	}
	return m
}

// schemas reads an object of named JSON Schemas, what "#/types/name" refers to.
func (d *document) schemas(n node) {
	members, ok := n.value.(object)
	if !ok {
		d.fail(n.path, "it must be an object of JSON Schemas")
	}
	for _, m := range members {
		d.schema(m.node)
	}
}

func (d *document) schema(n node) {
	switch n.value.(type) {
	case object, bool:
	default:
		d.fail(n.path, "it must be a JSON Schema: an object, true or false")
	}
}

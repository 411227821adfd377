package policy

// Section is the custom section that a policy stands in.
const Section = "latchkey.policy"

// GuardMethod is the export of a plugin that the host calls before it accepts a
// transaction; nobody else can.
const GuardMethod = "guard"

// Version is the only version of the form.
const Version = 1

const (
	rulesMax     = 64 // of a policy
	patternsMax  = 64 // of a list of accounts or methods
	functionsMax = 256
	pagesMax     = 65_536 // of 64 KiB: all that WebAssembly has
)

// Policy is what a plugin asks to be allowed; nil and the zero value ask for
// all that NEAR allows any contract. Its JSON is not the section's form.
type Policy struct {
	// Guard: the plugin exports guard and wants it called.
	Guard bool
	// Functions are the host functions it may import, by name; nil is all.
	Functions []string
	// Promises are what it may plan; nil is anything, empty is nothing.
	Promises []Rule
	// Own are the plugin's own ceilings, beside those of the chain.
	Own Caps
}

// Parse reads the content of the section. Errors: *Malformed.
func Parse(section []byte) (*Policy, error) {
	d := &document{section: Section}
	p := &Policy{}
	d.object(d.root(section), map[string]func(node){
		"$schema":           func(n node) { d.anyText(n) },
		"version":           func(n node) { d.integer(n, Version, Version) },
		"guard":             func(n node) { p.Guard = d.flag(n) },
		"functions":         func(n node) { p.Functions = d.distinct(n, 0, functionsMax, d.functionName) },
		"promises":          func(n node) { p.Promises = d.rules(n) },
		"memory_pages_max":  func(n node) { p.Own.MemoryPagesMax = uint32(d.integer(n, 1, pagesMax)) },
		"storage_bytes_max": func(n node) { p.Own.StorageBytesMax = d.integer(n, 1, integerMax) },
		"gas_max":           func(n node) { p.Own.GasMax = d.integer(n, 1, integerMax) },
	}, "version")
	if d.err != nil {
		return nil, d.err
	}
	return p, nil
}

func (d *document) functionName(n node) string {
	return d.text(n, "the name of a host function", func(s string) bool {
		return len(s) <= 64 && made(s, "abcdefghijklmnopqrstuvwxyz0123456789_")
	})
}

// Grants reports whether the plugin may import the host function of this name.
func (p *Policy) Grants(function string) bool {
	if p == nil || p.Functions == nil {
		return true
	}
	for _, name := range p.Functions {
		if name == function {
			return true
		}
	}
	return false
}

// made reports whether s consists of letters only and has one at least.
func made(s, letters string) bool {
	for i := 0; i < len(s); i++ {
		if !containsByte(letters, s[i]) {
			return false
		}
	}
	return s != ""
}

func containsByte(letters string, c byte) bool {
	for i := 0; i < len(letters); i++ {
		if letters[i] == c {
			return true
		}
	}
	return false
}

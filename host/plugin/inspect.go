package plugin

import (
	"crypto/sha256"
	"slices"

	"latchkey/core/amount"
	"latchkey/core/fees"
	"latchkey/core/policy"
	"latchkey/core/prepare"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/host/engine"
)

// Report is what Inspect found. Its JSON is what latchkey plugin prints.
type Report struct {
	CodeHash     transaction.Hash `json:"code_hash"`
	Size         int              `json:"size"`                    // bytes
	PreparedSize int              `json:"prepared_size,omitempty"` // bytes; 0 when it is refused
	Stake        amount.Yocto     `json:"stake"`                   // of an account with the code to itself
	LoadingGas   uint64           `json:"loading_gas"`             // of each call
	// MemoryPagesMax is how far its memory may grow, of 64 KiB each.
	MemoryPagesMax uint32   `json:"memory_pages_max"`
	Guard          bool     `json:"guard"`
	Methods        []Method `json:"methods"`
	Imports        []Import `json:"imports"`
	Policy         []string `json:"policy"` // in words
	Figures        []Figure `json:"figures"`
	// Notes are what the author may want to change.
	Notes []string `json:"notes"`
	// Refusal is why no host runs it; empty when they do.
	Refusal string `json:"refusal,omitempty"`

	abi *ABIError
}

// Method is an export that can be called. Kind is view or change if the plugin
// says so.
type Method struct {
	Name    string `json:"name"`
	Kind    string `json:"kind,omitempty"`
	Payable bool   `json:"payable,omitempty"`
	Private bool   `json:"private,omitempty"`
	Doc     string `json:"doc,omitempty"`
}

// Import is the functions that a plugin imports from one module, in its order.
type Import struct {
	Module    string   `json:"module"`
	Functions []string `json:"functions"`
}

// Figure is how much of something a plugin has, and may have.
type Figure struct {
	What  string `json:"what"`
	Count uint64 `json:"count"`
	Max   uint64 `json:"max"`
}

// Inspect reads a plugin, starts it up and compiles it. The error is why no call of
// it could ever run, in the words that outcomes have for it; the report then holds
// what could be read.
func Inspect(e *engine.Engine, code []byte, schedule *fees.Schedule) (*Report, error) {
	r := &Report{CodeHash: sha256.Sum256(code), Size: len(code), Stake: state.StorageCost(schedule.Storage, uint64(len(code))),
		LoadingGas: schedule.Host.ContractLoadingBase + schedule.Host.ContractLoadingByte*uint64(len(code)),
		Methods:    []Method{}, Imports: []Import{}, Policy: []string{}, Figures: []Figure{}, Notes: []string{}}
	ready, refusal := usable(e, code, schedule)
	if refusal == nil {
		r.PreparedSize, r.MemoryPagesMax = len(ready.Wasm), ready.MemoryPagesMax
	} else {
		r.Refusal = refusal.Error()
	}
	if summary, err := prepare.Summarise(code, schedule); err == nil {
		r.describe(summary)
	}
	return r, refusal
}

func (r *Report) describe(s *prepare.Summary) {
	r.Guard = s.Policy != nil && s.Policy.Guard
	r.Policy = s.Policy.Words()
	for _, e := range s.Imports {
		r.addImport(e)
	}
	for _, e := range s.Exports {
		if e.Kind != vm.ExportOther && vm.IsMethod(e.Name) {
			r.Methods = append(r.Methods, method(e.Name, s.ABI))
		}
	}
	for _, f := range s.Figures {
		r.Figures = append(r.Figures, Figure(f))
	}
	r.notePolicy(s)
	r.compareABI(s.ABI)
}

func (r *Report) addImport(e prepare.Imported) {
	for i := range r.Imports {
		if r.Imports[i].Module == e.Module {
			r.Imports[i].Functions = append(r.Imports[i].Functions, e.Name)
			return
		}
	}
	r.Imports = append(r.Imports, Import{e.Module, []string{e.Name}})
}

// method adds what the ABI knows of an export.
func method(name string, abi *policy.ABI) Method {
	m := Method{Name: name}
	if abi == nil {
		return m
	}
	for _, known := range abi.Methods {
		if known.Name == name {
			m.Kind, m.Payable, m.Private, m.Doc = "view", known.Payable, known.Private, known.Doc
			if known.Change {
				m.Kind = "change"
			}
		}
	}
	return m
}

// notePolicy says what the plugin is allowed without need.
func (r *Report) notePolicy(s *prepare.Summary) {
	if s.Policy == nil {
		r.Notes = append(r.Notes, "it has no policy: it may do all that NEAR allows any contract")
		return
	}
	for _, name := range s.Policy.Functions {
		if !slices.ContainsFunc(s.Imports, func(e prepare.Imported) bool { return e.Name == name }) {
			r.Notes = append(r.Notes, "the policy grants "+name+", which it does not import")
		}
	}
}

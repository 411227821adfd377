package vm

// ValueType is a WebAssembly parameter or result type of a host function.
type ValueType byte

const (
	I32 ValueType = 0x7f
	I64 ValueType = 0x7e
)

// HostModule is the import module of the table's functions.
const HostModule = "env"

// HostFunction is one row of the contract ABI: what a guest may import, what
// the call costs and which check guards it.
type HostFunction struct {
	Name    string
	Params  []ValueType
	Results []ValueType // none or one
}

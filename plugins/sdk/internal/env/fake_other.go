//go:build !wasip1

package env

import "maps"

// Fake is an account in memory on which a contract's method runs natively.
// A test sets the inputs, runs a method and reads the outputs; promises are
// recorded, not executed.
type Fake struct {
	Current, Signer, Predecessor string
	SignerKey                    []byte // Borsh
	Input, RandomSeed            []byte
	Balance, Locked, Deposit     [16]byte // u128, little-endian; Balance includes Deposit
	Height, Timestamp, Epoch     uint64
	PrepaidGas, UsedGas          uint64
	Results                      []Outcome // of the promises a callback waited for

	Storage    map[string][]byte
	BaseUsage  uint64            // bytes the account uses beside Storage
	AccessKeys map[string][]byte // Borsh public key to Borsh access key

	Logs     []string
	Returned []byte
	Promises []Promise
	Chosen   int // index of the promise whose result is returned, or -1
}

// Outcome is one promise's outcome as a callback sees it.
type Outcome struct {
	OK   bool
	Data []byte
}

// Promise is one recorded receipt.
type Promise struct {
	Receiver string
	After    []int // indices of the promises it waits for
	Joint    bool  // made by PromiseAnd: no receipt of its own
	Actions  []Action
}

// Action is one recorded action; the fields that its kind has are set.
type Action struct {
	Kind     string // NEAR's name: CreateAccount, FunctionCall, Transfer, …
	Method   string
	Args     []byte // a FunctionCall's arguments, a DeployContract's code or a UseGlobalContract's hash
	Amount   [16]byte
	Gas      uint64
	Weight   uint64
	Key      []byte
	Receiver string // of an AddKey, a DeleteAccount's beneficiary or a UseGlobalContract's publisher
	Methods  string
}

// End is how a fake guest ends early: the value that Panic panics with.
type End struct{ Text string }

// current is the account the functions of this package act on.
var current *Fake

// Run runs a method on a fake account. When the method ends the guest, the
// storage is as before and the text is returned.
func (f *Fake) Run(method func()) (text string, ended bool) {
	before := maps.Clone(f.Storage)
	f.Logs, f.Returned, f.Promises, f.Chosen = nil, nil, nil, -1
	previous := current
	current = f
	defer func() {
		current = previous
		switch end := recover().(type) {
		case nil:
		case End:
			f.Storage, f.Returned, f.Promises, f.Chosen = before, nil, nil, -1
			text, ended = end.Text, true
		default:
			panic(end)
		}
	}()
	if f.Storage == nil {
		f.Storage = map[string][]byte{}
	}
	method()
	return "", false
}

func host() *Fake {
	if current == nil {
		panic("a host function was called outside the host; run methods with sdktest")
	}
	return current
}

package vm

import (
	"errors"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/fees"
	"latchkey/core/keys"
	"latchkey/core/policy"
	"latchkey/core/state"
	"latchkey/core/tagged"
)

// Context is what a call is told of its surroundings.
type Context struct {
	Current     account.ID
	Signer      account.ID
	SignerKey   keys.PublicKey
	Predecessor account.ID
	RefundTo    account.ID     // who gets the deposits back if the receipt fails
	Contract    state.Contract // where the code of Current is
	Input       []byte

	BlockHeight     uint64
	BlockTimestamp  uint64 // nanoseconds since 1970
	EpochHeight     uint64
	RandomSeed      [32]byte
	Balance         amount.Yocto // of Current, the attached deposit included
	Locked          amount.Yocto
	StorageUsage    uint64 // bytes
	AttachedDeposit amount.Yocto
	PrepaidGas      uint64
	Mode            Mode

	PromiseResults []PromiseResult
	Caps           policy.Caps // of the chain, for every plugin
	// OutputReceivers get the returned value as data: they price value_return.
	OutputReceivers []account.ID
}

// PromiseResult is what a receipt that this call waited for has given.
type PromiseResult struct {
	OK    bool
	Value []byte
}

// Outcome is what a call did besides its changes to state.
type Outcome struct {
	// Err is nil when the method succeeded; else the caller drops all changes
	// and promises.
	Err      FunctionCallError
	Value    []byte // returned value
	Returned int    // index into Receipts whose result stands for this call's, or -1
	Logs     []string
	GasBurnt uint64
	GasUsed  uint64 // burnt and forwarded
	Balance  amount.Yocto
	// StorageUsage of Current after the call, in bytes.
	StorageUsage uint64
	Receipts     []PlannedReceipt
	// SawBlock says that the guest asked which block runs it: the same call in
	// another may end otherwise.
	SawBlock bool
}

// Run executes one method of code with changes going to st. It never panics on
// a guest's behalf; st holds partial changes when Err is set.
func Run(engine Engine, schedule *fees.Schedule, st *state.State, code *Code, method string, ctx *Context) Outcome {
	limited, ok := engine.(Limited)
	if !ok {
		return newCall(schedule, st, code, ctx).run(engine, code, method)
	}
	changes := st.Nested()
	c := newCall(schedule, changes, code, ctx)
	out := c.run(limited, code, method)
	if c.cutShort && len(code.Wasm) > 0 { // what a platform carries in place of it is its own
		changes = st.Nested()
		out = newCall(schedule, changes, code, ctx).run(limited.Unlimited(), code, method)
	}
	changes.Merge()
	return out
}

// run loads and runs a method, from the first charge to the last.
func (c *call) run(engine Engine, code *Code, method string) Outcome {
	st := c.storage.state
	if err := c.load(code, method); err != nil {
		return c.outcome(err)
	}
	err := c.enter(engine, code, method)
	if err != nil {
		failHosts(st, err)
		var compile *CompileError
		if errors.As(err, &compile) {
			c.gas.burnt = 0 // NEAR compiles before it charges for loading
		}
	}
	if err := c.ended(err); err != nil {
		return c.outcome(callError(err))
	}
	if err := c.promises.distribute(&c.gas); err != nil {
		return c.outcome(callError(err))
	}
	return c.outcome(nil)
}

// ended says why a call failed, after the engine is done with it; if it did
// not, its Extism output becomes what it returns.
func (c *call) ended(err error) error {
	var failure *Failure
	switch {
	case c.fatal != nil:
		return c.fatal // a guest cannot swallow the host's refusal
	case c.extism.errorText != "" && (err == nil || errors.As(err, &failure)):
		return &Failure{Message: c.extism.errorText}
	case err != nil:
		return err
	}
	// Plugins of most languages set an output whatever they do: what was
	// returned through the host functions goes before it.
	if output := c.extism.result(); c.result.value == nil && c.result.returned < 0 && output != nil {
		return c.result.set(output)
	}
	return nil
}

// call is one running method. It implements Host. A host function is given those of
// its parts that it may touch (parts.go).
type call struct {
	schedule *fees.Schedule
	policy   *policy.Policy
	gas      gasCounter
	meter    Meter
	lent     int64 // instructions that the guest had when it was left last
	starting bool  // there is no ledger, and WASI alone may be called
	fatal    error
	cutShort bool // the engine's stack ended, and the guest's counter had some left

	guest    guest
	facts    facts
	storage  storage
	promises promises
	result   result
	logs     logs
	extism   extism
	wasi     wasi
}

func newCall(schedule *fees.Schedule, st *state.State, code *Code, ctx *Context) *call {
	host, limits := &schedule.Host, &schedule.Limits
	c := &call{schedule: schedule, policy: code.Policy,
		gas: gasCounter{prepaid: ctx.PrepaidGas, burntMax: limits.GasBurntMax, beyond: errGasLimitExceeded}}
	gas := &c.gas
	c.guest = guest{gas: gas, fees: host, limits: limits, memoryBytesMax: memoryBytesMax(schedule, code.Policy, ctx.Caps)}
	c.facts = facts{Context: ctx}
	c.storage = storage{state: st, account: ctx.Current, prices: schedule.Storage, usage: ctx.StorageUsage}
	c.promises = promises{gas: gas, schedule: schedule, policy: code.Policy, account: ctx.Current, balance: ctx.Balance}
	c.result = result{gas: gas, schedule: schedule, ctx: ctx, returned: -1}
	c.logs = logs{gas: gas, fees: host, limits: limits}
	c.extism = extism{input: ctx.Input}
	c.wasi = wasi{surroundings: surroundingsOf(ctx)}
	c.limitGas()
	c.limitStorage(code)
	return c
}

// Unlinked is the outcome of a call of code that imports what no host offers, as
// why says. By then NEAR has loaded it, and that is paid for; code that cannot be
// prepared costs nothing.
func Unlinked(schedule *fees.Schedule, codeBytes int, ctx *Context, why FunctionCallError) Outcome {
	c := newCall(schedule, nil, &Code{}, ctx)
	if err := c.payLoading(codeBytes); err != nil {
		return c.outcome(callError(err))
	}
	return c.outcome(why)
}

func (c *call) payLoading(codeBytes int) error {
	if err := c.gas.burnUnits(c.guest.fees.ContractLoadingByte, uint64(codeBytes)); err != nil {
		return err
	}
	return c.gas.burn(c.guest.fees.ContractLoadingBase)
}

// load charges for bringing up the code and resolves the method. One that cannot be
// called burns nothing, whoever can pay for the code.
func (c *call) load(code *Code, method string) FunctionCallError {
	if err := code.Within(c.facts.Caps); err != nil {
		return callError(asPolicyRefusal(err))
	}
	if err := c.payLoading(code.OriginalSize); err != nil {
		return callError(err)
	}
	if err := c.gas.burnUnits(c.guest.fees.Instruction, c.schedule.Instructions.FirstPages(code.MemoryPages)); err != nil {
		return callError(err)
	}
	if err := c.resolve(code, method); err != nil {
		c.gas.burnt = 0
		return err
	}
	return nil
}

func (c *call) resolve(code *Code, method string) FunctionCallError {
	kind, exported := code.Exports[method]
	if !exported || reservedExports[method] && !(method == policy.GuardMethod && c.facts.Mode == ModeGuard) {
		return &MethodResolveError{MethodNotFound, tagged.Name(method)}
	}
	if kind == ExportOther {
		return &MethodResolveError{MethodInvalidSignature, tagged.Name(method)}
	}
	return nil
}

// reservedExports are entry points of the host, not methods.
var reservedExports = map[string]bool{ExportInitialize: true, "_start": true, policy.GuardMethod: true}

// IsMethod reports whether an export of this name can be called as a method.
func IsMethod(export string) bool { return !reservedExports[export] }

// enter runs the method. What its instructions cost is burnt when it is back.
func (c *call) enter(engine Engine, code *Code, method string) error {
	if code.Instantiation != nil {
		return code.Instantiation
	}
	c.meter.Stack = StackBytesMax
	c.lend()
	err := engine.Call(code, method, &c.meter, c)
	if spent := c.settle(); spent != nil && c.fatal == nil {
		c.fatal = spent
	}
	if err == nil && c.meter.Stack >= 0 {
		return nil
	}
	if c.cutShort = outOfStack(err) && c.meter.Stack >= 0; c.cutShort || c.meter.Stack < 0 {
		return errMemoryAccess // NEAR's error for a stack that is used up
	}
	return c.explained(err)
}

// outOfStack recognises a call that ended where the engine's stack does.
func outOfStack(err error) bool {
	var trap *Trap
	return errors.As(err, &trap) && trap.Kind == TrapStackOverflow
}

// Call implements Host.
func (c *call) Call(function int, memory Memory, args []uint64) (uint64, error) {
	row := &Table[function]
	c.guest.memory = memory
	err := c.settle()
	var result uint64
	if err == nil {
		result, err = row.invoke(c, args)
	}
	if _, own := err.(*Exit); err != nil && !own && c.fatal == nil {
		c.fatal = err
	}
	c.lend()
	return result, err
}

func (row *HostFunction) invoke(c *call, args []uint64) (uint64, error) {
	if c.starting && row.Module != WASIModule {
		return 0, &notAtStart{row}
	}
	if !row.noBase {
		if err := c.gas.burn(c.guest.fees.Base); err != nil {
			return 0, err
		}
	}
	if !row.Check.allows(c.facts.Mode) {
		return 0, prohibited(row.Name, c.facts.Mode)
	}
	return row.run.run(c, args)
}

func (c *call) outcome(err FunctionCallError) Outcome {
	out := Outcome{Err: err, Logs: c.logs.lines, GasBurnt: c.gas.burnt, GasUsed: c.gas.used(), Returned: -1,
		Balance: c.promises.balance, StorageUsage: c.storage.usage, SawBlock: c.facts.sawBlock || c.wasi.sawWall}
	if err == nil {
		out.Value, out.Returned, out.Receipts = c.result.value, c.result.returned, c.promises.receipts
	}
	return out
}

// AsOutcome makes of an engine's error what an outcome says of it.
func AsOutcome(err error) FunctionCallError { return callError(err) }

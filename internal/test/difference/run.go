package difference

import (
	"crypto/sha256"
	"fmt"

	"latchkey/core/amount"
	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/state"
	"latchkey/core/vm"
	"latchkey/internal/test/memstore"
)

// Run does a job on an engine. A panic is part of the result: it is no outcome
// that any host may have.
func Run(e vm.Engine, job *Job) Result {
	code, prepared := ready(e, job)
	result := Result{Prepared: prepared}
	if code == nil {
		return result
	}
	for _, c := range job.Calls {
		result.Outcomes = append(result.Outcomes, run(e, code, c))
	}
	return result
}

func ready(e vm.Engine, job *Job) (code *vm.Code, prepared string) {
	defer func() {
		if bug := recover(); bug != nil {
			code, prepared = nil, fmt.Sprint("panic: ", bug)
		}
	}()
	if code = job.Ready; code == nil {
		var err error
		if code, err = prepare.Prepare(e, job.Code, classic()); err != nil {
			return nil, text(err)
		}
	}
	return code, fmt.Sprintf("%x", sha256.Sum256(code.Wasm))
}

func run(e vm.Engine, code *vm.Code, c Call) (o Outcome) {
	defer func() {
		if bug := recover(); bug != nil {
			o.Failure = fmt.Sprint("panic: ", bug)
		}
	}()
	const account = "app.test.near"
	balance, _ := amount.NEAR.Mul64(1000)
	ctx := &vm.Context{Current: account, Signer: "alice.near", Predecessor: "bob.near", RefundTo: "bob.near", Input: c.Input,
		BlockHeight: 7, BlockTimestamp: 1_700_000_000_000_000_000, RandomSeed: sha256.Sum256(c.Input),
		Balance: balance, AttachedDeposit: amount.NEAR, StorageUsage: 500, PrepaidGas: c.Gas}
	st := state.New(memstore.New())
	seen := &witness{}
	out := vm.Run(watched{e, seen}, classic(), st, code, c.Method, ctx)
	o = Outcome{GasBurnt: out.GasBurnt, GasUsed: out.GasUsed, Value: out.Value, Logs: out.Logs, Last: seen.last}
	if out.Err != nil {
		o.Failure = text(out.Err)
	}
	stored := sha256.New()
	st.DataPrefix(account, nil, func(key, value []byte) bool {
		fmt.Fprintf(stored, "%x=%x\n", key, value)
		return true
	})
	o.Changes = fmt.Sprintf("%x", stored.Sum(nil)[:8])
	o.Seen = seen.String()
	return o
}

func classic() *fees.Schedule {
	schedule, _ := fees.ByName("classic")
	return schedule
}

func text(err error) string { return fmt.Sprintf("%T: %v", err, err) }

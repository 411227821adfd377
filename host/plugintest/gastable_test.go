package plugintest

import (
	"flag"
	"fmt"
	"testing"

	"latchkey/core/fees"
	"latchkey/core/ledger"
	"latchkey/core/policy"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/enginetest"
	"latchkey/internal/test/readme"
)

var update = flag.Bool("update", false, "write the gas tables of the plugins' READMEs anew")

// tally is an engine that notes what each call takes.
type tally struct {
	vm.Engine
	fees  *fees.Host
	calls []tallied
}

// tallied is a call, in gas.
type tallied struct {
	method       string
	loading      uint64 // of the code
	instructions uint64
}

func (e *tally) Call(code *vm.Code, export string, meter *vm.Meter, host vm.Host) error {
	used, lent := int64(0), meter.Instructions
	err := e.Engine.Call(code, export, meter, enginetest.HostFunc(func(function int, guest vm.Memory, args []uint64) (uint64, error) {
		used += lent - meter.Instructions
		result, err := host.Call(function, guest, args)
		lent = meter.Instructions
		return result, err
	}))
	used += lent - meter.Instructions
	e.calls = append(e.calls, tallied{
		method:       export,
		loading:      e.fees.ContractLoadingBase + e.fees.ContractLoadingByte*uint64(code.OriginalSize),
		instructions: uint64(used) * e.fees.Instruction,
	})
	return err
}

// take returns the next call, which is of this method.
func (e *tally) take(t *testing.T, method string) tallied {
	t.Helper()
	if len(e.calls) == 0 || e.calls[0].method != method {
		t.Fatalf("no call of %s among %v", method, e.calls)
	}
	call := e.calls[0]
	e.calls = e.calls[1:]
	return call
}

// gasRow is a line of the table, in gas.
type gasRow struct {
	what                               string
	actions, loading, instructions, io uint64
}

func (r gasRow) sum() uint64 { return r.actions + r.loading + r.instructions + r.io }

func (r gasRow) String() string {
	return fmt.Sprintf("| %s | %.2f | %.2f | %.2f | %.2f | %.2f |\n", r.what, tera(r.actions), tera(r.loading), tera(r.instructions), tera(r.io), tera(r.sum()))
}

// gasOf takes a claim apart.
func (c *drops) gasOf(t *testing.T, e *tally, name string, result *Result) string {
	t.Helper()
	result.Succeeds(t)
	classic, _ := fees.ByName("classic")
	tx := result.Status.Transaction
	cost, _ := classic.TransactionCost(&tx.Transaction)
	asked := e.take(t, policy.GuardMethod)
	rows := []gasRow{
		{what: "the transaction", actions: cost.GasBurnt},
		{"its guard", 0, asked.loading, asked.instructions, result.Status.Outcome.GasBurnt - cost.GasBurnt - asked.loading - asked.instructions},
	}
	refunds := gasRow{what: "refunds of gas, whose price nobody pays"}
	for _, placed := range result.Status.Receipts {
		if placed.Receipt.IsRefund() {
			refunds.actions += placed.GasBurnt
			continue
		}
		row := gasRow{what: "transfer to the claimer", actions: classic.Actions.ActionReceipt.Execution}
		var call tallied
		for _, action := range placed.Receipt.Actions {
			row.actions += classic.Action(action, placed.Receipt.Receiver).Execution
			switch a := action.(type) {
			case transaction.FunctionCall:
				call = e.take(t, a.MethodName)
				row.what = "`" + a.MethodName + "`"
			case transaction.DeleteKey:
				row.what = "the key's end"
			case transaction.CreateAccount:
				row.what = "the new account, its key and its money"
			case transaction.Transfer:
				if placed.Receipt.Receiver == creator {
					row.what = "transfer to the funder"
				}
			}
		}
		row.loading, row.instructions = call.loading, call.instructions
		row.io = placed.GasBurnt - row.actions - row.loading - row.instructions
		rows = append(rows, row)
	}
	rows = append(rows, refunds)
	total, text := gasRow{what: "**together**"}, ""
	for _, r := range rows {
		text += r.String()
		total.actions += r.actions
		total.loading += r.loading
		total.instructions += r.instructions
		total.io += r.io
	}
	expect(t, name, total.sum(), result.GasBurnt())
	return fmt.Sprintf("| %s | actions | code | instructions | host functions | together |\n|---|---|---|---|---|---|\n%s%s\n", name, text, total)
}

// TestWhereTheGasOfAClaimGoes holds the README's tables.
func TestWhereTheGasOfAClaimGoes(t *testing.T) {
	c := newDrops(t)
	c.createDrop(t, "K1", "K2")
	classic, _ := fees.ByName("classic")
	e := &tally{Engine: openEngine(t), fees: &classic.Host}
	var err error
	if c.ledger, err = ledger.Open(c.store, e); err != nil {
		t.Fatal(err)
	}
	tables := c.gasOf(t, e, "`claim_for`", c.claim("K1", "claim_for", alice, Tgas(30))) +
		c.gasOf(t, e, "`create_account_and_claim`", c.claim("K2", "create_account_and_claim", "bob.test.near"))
	holdInReadme(t, "drop", tables)
}

// holdInReadme holds the gas tables of a plugin's README.md to what they are.
func holdInReadme(t *testing.T, plugin, tables string) {
	t.Helper()
	readme.Hold(t, "plugins/"+plugin+"/README.md", "gas", tables, *update)
}

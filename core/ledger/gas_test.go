package ledger

import (
	"slices"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/runtime"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/memstore"
)

// weighted schedules a call of other.n with a share of the gas left over.
func (g *guest) weighted(input string, gas, weight uint64) {
	p := g.do("promise_batch_create", "other")
	g.do("promise_batch_action_function_call_weight", p, "n", input, amount.Zero, gas, weight)
}

func TestUnusedGasGoesToWeightedCalls(t *testing.T) {
	s := newStage(t)
	got := map[string]uint64{}
	s.script["n"] = func(g *guest) { got[g.text("input")] = g.do("prepaid_gas") }
	for _, c := range []struct {
		name    string
		weights [3]uint64
	}{
		{"equal", [3]uint64{1, 1, 1}}, {"unequal", [3]uint64{1, 2, 5}}, {"none of it to the second", [3]uint64{3, 0, 4}},
	} {
		status := s.succeeds("", func(g *guest) {
			for i, name := range []string{"a", "b", "c"} {
				g.weighted(name, 2*tgas, c.weights[i])
			}
		})
		shared, sum := uint64(0), c.weights[0]+c.weights[1]+c.weights[2]
		for _, gas := range got {
			shared += gas - 2*tgas
		}
		for i, name := range []string{"a", "b"} {
			expect(t, c.name+": "+name, got[name]-2*tgas, shared*c.weights[i]/sum)
		}
		// All that was attached is burnt, forwarded or shared: m gets nothing back.
		if n := len(status.Receipts[0].ReceiptIDs); n != 3 {
			t.Errorf("%s: m made %d receipts, want no gas refund among them", c.name, n)
		}
	}
}

func TestWithoutWeightUnusedGasIsRefunded(t *testing.T) {
	s := newStage(t)
	var gas uint64
	s.script["n"] = func(g *guest) { gas = g.do("prepaid_gas") }
	status := s.succeeds("", func(g *guest) { g.weighted("", 2*tgas, 0) })
	expect(t, "gas of n", gas, 2*tgas)
	expect(t, "receipts of m", len(status.Receipts[0].ReceiptIDs), 2)
}

// TestRefundToTheYocto counts a call by hand: spec 4.2 for what is paid, spec
// 6.5 for what comes back, spec 5.6 for the contract's share.
func TestRefundToTheYocto(t *testing.T) {
	s := newStage(t)
	alice, app, supply := s.balance("alice"), s.balance("app"), s.view().Head.Supply
	var used uint64
	status := s.runsWith(near(5), 300*tgas, func(g *guest) {
		g.promise("other", "n", "args", near(1), 20*tgas)
		used = g.do("used_gas")
	})
	price := s.l.Schedule.GasPrice
	cost := func(gas uint64) amount.Yocto {
		c, _ := amount.GasCost(gas, price)
		return c
	}
	burnt := amount.Zero
	for _, p := range append(status.Receipts, status.Outcome) {
		burnt = burnt.SaturatingAdd(p.TokensBurnt)
	}
	expect(t, "alice paid", s.balance("alice"), alice.SaturatingSub(near(5)).SaturatingSub(burnt))

	// receipt + call + one byte of method name, at 2,235,934 and 47,683,715
	expect(t, "burnt by the transaction", status.Outcome.GasBurnt, 108_059_500_000+200_000_000_000+47_683_715)
	execution := uint64(108_059_500_000 + 780_000_000_000 + 2_235_934)
	contract := status.Receipts[0].GasBurnt - execution
	forwarded := uint64(108_059_500_000 + 780_000_000_000 + 5*2_235_934 + 20*tgas)
	expect(t, "used_gas", used, contract+forwarded)
	refund := status.Receipts[0].ReceiptIDs[1]
	rc, _ := s.view().Receipt(refund)
	expect(t, "gas refund", depositsOf(rc), cost(300*tgas-contract-forwarded))

	reward := cost(contract * 3 / 10)
	expect(t, "app", s.balance("app"), app.SaturatingAdd(near(4)).SaturatingAdd(reward))
	n := outcomesOf(status, "other")[0]
	share := cost((n.GasBurnt - execution - 4*2_235_934) * 3 / 10)
	expect(t, "supply", s.view().Head.Supply, supply.SaturatingSub(burnt).SaturatingAdd(reward).SaturatingAdd(share))
	expect(t, "tokens of m", status.Receipts[0].TokensBurnt, cost(status.Receipts[0].GasBurnt))
}

func TestFailedDepositReturnsToThePredecessor(t *testing.T) {
	s := newStage(t)
	s.script["n"] = fails("no")
	alice, app, other := s.balance("alice"), s.balance("app"), s.balance("other")
	status := s.runsWith(near(5), 300*tgas, func(g *guest) { g.promise("other", "n", "", near(3), 10*tgas) })
	expect(t, "status of the transaction", status.Status.Kind, runtime.SuccessValue)
	if got := s.balance("app"); got.Less(app.SaturatingAdd(near(5))) {
		t.Errorf("app has %s NEAR", got.FormatNEAR())
	}
	if got := s.balance("other"); !got.Less(other.SaturatingAdd(near(1))) {
		t.Errorf("other has %s NEAR", got.FormatNEAR())
	}
	if got := s.balance("alice"); alice.SaturatingSub(near(5)).Less(got) {
		t.Errorf("alice has %s NEAR", got.FormatNEAR())
	}
}

func TestFailedCallOfALimitedKeyRestoresItsAllowance(t *testing.T) {
	s := newStage(t)
	allowance := near(1)
	s.must(s.sign("alice", "alice", testKey("alice"), addKey("key", limited(&allowance, "app"))))
	s.script["m"] = fails("no")
	before := s.balance("alice")
	s.must(s.sign("alice", "app", testKey("key"), call("m", 300*tgas)))
	ak, _ := s.key("alice", "key")
	left := *ak.Permission.FunctionCall.Allowance
	expect(t, "the allowance paid what the account paid", allowance.SaturatingSub(left), before.SaturatingSub(s.balance("alice")))
	if left.Less(yocto("999000000000000000000000")) {
		t.Errorf("allowance is %s NEAR after a call that burnt a few Tgas", left.FormatNEAR())
	}
}

func TestRefundsToAMissingAccountBurn(t *testing.T) {
	s := newStage(t)
	s.must(s.sign("alice", "alice", testKey("alice"), transaction.DeployContract{Code: s.script.code()}))
	s.script["m"] = func(g *guest) {
		g.promise("alice", "last", "", amount.Zero, 50*tgas)
		g.promise("other", "n", "", amount.Zero, 100*tgas)
	}
	s.script["last"] = func(g *guest) {
		g.do("promise_batch_action_delete_account", g.do("promise_batch_create", "alice"), "bob")
	}
	send := s.sign("alice", "app", testKey("alice"), call("m", 300*tgas))
	supply := s.view().Head.Supply
	s.must(send)
	status, _ := s.view().Transaction(send.Hash())
	tooLate := func(o Placed) bool { return o.Receipt.IsRefund() && o.Status.Kind == runtime.Failure }
	at := slices.IndexFunc(status.Receipts, tooLate)
	if at < 0 {
		t.Fatalf("no refund came too late: %+v", status.Receipts)
	}
	refund := status.Receipts[at]
	if !refund.Receipt.IsRefund() || refund.Status.Kind != runtime.Failure || !refund.TokensBurnt.IsZero() {
		t.Fatalf("refund %+v", refund)
	}
	lost := depositsOf(refund.Receipt)
	if got := supply.SaturatingSub(s.view().Head.Supply); got.Less(lost) {
		t.Errorf("the supply fell by %s, the lost refund is %s", got, lost)
	}
	s.checkSupply()
}

func TestOutOfGasLeavesNothingWritten(t *testing.T) {
	s := newStage(t)
	before, alice := s.stateBytes(), s.balance("alice")
	status := s.runsWith(near(1), 20*tgas, func(g *guest) {
		g.do("log_utf8", "begun")
		g.promise("other", "n", "", near(1), tgas)
		for i := uint64(0); ; i++ {
			g.do("storage_write", string(rune('a'+i)), "value", 0)
		}
	})
	s.endedWith(status, "Exceeded the prepaid gas.")
	p := status.Receipts[0]
	expect(t, "gas burnt", p.GasBurnt < 20*tgas+888_061_735_934 && p.GasBurnt > 15*tgas, true)
	expect(t, "logs", len(p.Logs), 1)
	after := s.stateBytes()
	for key, value := range after {
		if before[key] != value && key[:3] != "app" && key[:5] != "alice" {
			t.Errorf("%q changed", key)
		}
	}
	expect(t, "records", len(after), len(before))
	if alice.SaturatingSub(s.balance("alice")).Cmp(yocto("10000000000000000000000")) > 0 {
		t.Error("the deposit did not come back")
	}
}

// TestWhichLimitEndsACall: GasExceeded is the caller's limit, GasLimitExceeded
// that of one call, which no transaction of this schedule can reach.
func TestWhichLimitEndsACall(t *testing.T) {
	classic, _ := fees.ByName("classic")
	schedule := *classic
	schedule.Limits.GasBurntMax = 50 * tgas
	script := scripted{"m": func(g *guest) {
		for {
			g.do("storage_has_key", "k")
		}
	}}
	prepared := prepare.NewCache(script, &schedule)
	for _, c := range []struct {
		prepaid, burnt uint64
		want           string
	}{
		{40 * tgas, 40 * tgas, "Exceeded the prepaid gas."},
		{50 * tgas, 50 * tgas, "Exceeded the prepaid gas."},
		{60 * tgas, 50 * tgas, "Exceeded the maximum amount of gas allowed to burn per contract."},
	} {
		st := state.New(memstore.New())
		contract := state.Contract{Kind: state.LocalContract, Hash: st.SetCode(script.code())}
		code, failure := prepared.Of(st, "app", contract)
		if failure != nil {
			t.Fatal(failure)
		}
		out := vm.Run(script, &schedule, st, code, "m", &vm.Context{Current: "app", PrepaidGas: c.prepaid})
		if out.Err == nil || out.Err.Error() != c.want || out.GasBurnt != c.burnt {
			t.Errorf("%d Tgas: %v, burnt %d", c.prepaid/tgas, out.Err, out.GasBurnt)
		}
	}
}

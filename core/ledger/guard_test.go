package ledger

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/policy"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// guards gives alice a contract with this guard, and a limited key that may call
// m of app for up to 1 NEAR.
func (s *stage) guards(g func(*guest)) {
	s.t.Helper()
	s.script[policy.GuardMethod] = g
	s.does("alice", "alice", transaction.DeployContract{Code: s.script.code()}, addKey("limited", limited(new(near(1)), "app", "m")))
}

// pulls signs a call with alice's limited key.
func (s *stage) pulls() *transaction.Signed {
	return s.sign("alice", "app", testKey("limited"), call("m", 10*tgas))
}

// pullsVia asks for the same through a relayer.
func (s *stage) pullsVia() transaction.Delegate {
	return s.asks("alice", "limited", "app", call("m", 10*tgas))
}

// guardRefuses expects all ways in to refuse tx with this sentence, and the ledger to
// be as it was.
func (s *stage) guardRefuses(tx *transaction.Signed, sentence string) {
	s.t.Helper()
	before := s.stateBytes()
	for what, refusal := range map[string]authorize.InvalidTx{"the check": s.view().Check(tx, s.time+1e9, false), "the block": s.apply(tx)[0]} {
		if refusal == nil || refusal.Error() != sentence || authorize.Code(refusal) != "GuardRefused" {
			s.t.Errorf("%s says %v, want %s", what, refusal, sentence)
		}
	}
	for key, value := range s.stateBytes() {
		if before[key] != value {
			s.t.Errorf("a refusal left a trace in %q", key)
		}
	}
	if len(before) != len(s.stateBytes()) {
		s.t.Error("a refusal left a trace")
	}
}

func TestAGuardSeesWhatIsSigned(t *testing.T) {
	s := newStage(t)
	var seen []string
	s.guards(func(g *guest) {
		seen = append(seen, g.text("input"))
		for _, f := range []string{"current_account_id", "signer_account_id", "predecessor_account_id"} {
			expect(t, f, g.text(f), "alice")
		}
		g.do("signer_account_pk", 0)
		expect(t, "key", string(g.register(0)), string(testKey("limited").PublicKey().Borsh()))
		expect(t, "gas", g.do("prepaid_gas"), 10*tgas)
		expect(t, "deposit", g.yocto("attached_deposit"), amount.Zero)
	})
	args := `{"a":"<é>"}`
	for _, a := range []transaction.FunctionCall{{MethodName: "m", Args: []byte(args), Gas: tgas}, {MethodName: "m", Args: []byte{0xff}, Gas: tgas}} {
		s.must(s.sign("alice", "app", testKey("limited"), a))
	}
	s.relays(s.asks("alice", "limited", "app", transaction.FunctionCall{MethodName: "m", Args: []byte(args), Gas: tgas}))
	common := func(args, text, nonce, relayer string) string {
		return `{"public_key":"` + text + `","receiver_id":"app","method_name":"m","args":` + args + `,"gas":"1000000000000","deposit":"0","nonce":` + nonce + `,"relayer_id":` + relayer + `}`
	}
	encoded := `"` + base64.StdEncoding.EncodeToString([]byte(args)) + `"`
	quoted, _ := json.Marshal(args)
	key := testKey("limited").PublicKey().String()
	ak, _ := s.key("alice", "limited")
	nonce := func(back uint64) string { return fmt.Sprint(ak.Nonce - back) }
	expect(t, "JSON arguments", seen[0], common(encoded+`,"args_json":`+string(quoted), key, nonce(2), "null"))
	expect(t, "others", seen[1], common(`"/w==","args_json":null`, key, nonce(1), "null"))
	expect(t, "relayed", seen[2], common(encoded+`,"args_json":`+string(quoted), key, nonce(0), `"bob"`))
	expect(t, "it was asked", len(seen), 3)
}

func TestAGuardThatHasNoObjectionIsPaidLikeAnyGas(t *testing.T) {
	s := newStage(t)
	s.guards(func(*guest) {})
	before := s.balance("alice")
	plain := s.must(s.pulls())
	idle := before.SaturatingSub(s.balance("alice"))

	s.script[policy.GuardMethod] = func(g *guest) { g.do("storage_write", "uses", "1", 0) }
	s.does("alice", "alice", transaction.DeployContract{Code: s.script.code()})
	before = s.balance("alice")
	key, _ := s.key("alice", "limited")
	status := s.must(s.pulls())
	used := status.Outcome.GasBurnt - plain.Outcome.GasBurnt
	expect(t, "a write burns", used > 64_196_736_000 && used < tgas, true)
	more, _ := amount.GasCost(used, s.l.Schedule.GasPrice)
	spent := before.SaturatingSub(s.balance("alice"))
	expect(t, "alice pays it", spent, idle.SaturatingAdd(more))
	left, _ := s.key("alice", "limited")
	expect(t, "the allowance, too", *left.Permission.FunctionCall.Allowance, key.Permission.FunctionCall.Allowance.SaturatingSub(spent))
	expect(t, "the block burns it", status.Outcome.TokensBurnt, func() amount.Yocto {
		all, _ := amount.GasCost(status.Outcome.GasBurnt, s.l.Schedule.GasPrice)
		return all
	}())
	value, _ := s.view().Data("alice", []byte("uses"))
	expect(t, "what it wrote stays", string(value), "1")
	acc, _ := s.view().Account("alice")
	usage := acc.StorageUsage
	s.does("alice", "alice", deleteKey("limited"))
	acc, _ = s.view().Account("alice")
	expect(t, "and is counted", usage-acc.StorageUsage > 0, true)
}

func TestEveryWayToRefuse(t *testing.T) {
	for sentence, g := range map[string]func(*guest){
		"drop 7 expired on 1 May": fails("drop 7 expired on 1 May"),
		"plugin returned code 3":  func(*guest) { panic(abort{&vm.Failure{Code: 3}}) },
		"an Extism error":         func(g *guest) { g.extism("error_set", g.block("an Extism error")) },
		"the guard of alice failed: WebAssembly trap: An `unreachable` opcode was executed.": func(*guest) { panic(abort{&vm.Trap{Kind: vm.TrapUnreachable}}) },
		"the guard of alice failed: Accessed memory outside the bounds.":                     func(*guest) { panic(abort{&vm.Trap{Kind: vm.TrapStackOverflow}}) },
		"the guard of alice did not come to an end within the 10 Tgas that a guard may use": func(g *guest) {
			for {
				g.do("storage_has_key", "k")
			}
		},
		"the guard of alice failed: the engine cannot compile the code": func(*guest) { panic(abort{&vm.CompileError{Reason: "why"}}) },
	} {
		s := newStage(t)
		s.guards(func(inner *guest) {
			inner.do("storage_write", "k", "v", 0)
			g(inner)
		})
		s.guardRefuses(s.pulls(), sentence)
	}
}

// TestWhatAGuardMayNotDo asks for every host function in each dress: those about
// promises, logs and chance end it, and nothing else does for being a guard.
func TestWhatAGuardMayNotDo(t *testing.T) {
	prohibited := map[string]bool{}
	for i := range vm.Table {
		row := &vm.Table[i]
		s := newStage(t)
		s.guards(func(g *guest) {
			if _, err := g.host.Call(i, g, make([]uint64, len(row.Params))); err != nil && strings.HasSuffix(err.Error(), "is not allowed in guards") {
				prohibited[row.Module+" "+row.Name] = true
			}
			panic(abort{&vm.Failure{Message: "asked"}})
		})
		s.apply(s.pulls())
	}
	for i := range vm.Table {
		row := &vm.Table[i]
		want := strings.HasPrefix(row.Name, "promise_") || slices.Contains([]string{"log_utf8", "log_utf16", "random_seed", "log_info", "log_warn", "log_error"}, row.Name)
		if name := row.Module + " " + row.Name; prohibited[name] != want {
			t.Errorf("%s is prohibited: %v, want %v", name, prohibited[name], want)
		}
	}
}

func TestAGuestCannotSwallowWhatAGuardMayNotDo(t *testing.T) {
	s := newStage(t)
	s.guards(func(g *guest) {
		for i := range vm.Table {
			if vm.Table[i].Name == "promise_batch_create" && vm.Table[i].Module == vm.HostModule {
				g.host.Call(i, g, []uint64{3, g.put([]byte("bob"))})
				return
			}
		}
	})
	s.guardRefuses(s.pulls(), "the guard of alice failed: promise_batch_create is not allowed in guards")
}

func TestAGuardIsNoMethod(t *testing.T) {
	s := newStage(t)
	s.guards(func(*guest) {})
	notFound := failure("0", `{"FunctionCallError":{"MethodResolveError":"MethodNotFound"}}`)
	expect(t, "called", s.as("bob", "alice", call(policy.GuardMethod, tgas)), notFound)
	expect(t, "called by its account", s.as("alice", "alice", call(policy.GuardMethod, tgas)), notFound)
	out, err := s.view().Call("alice", policy.GuardMethod, nil, 0)
	if err != nil || out.Err == nil || out.Err.Error() != `method "guard" is not exported by the contract` {
		t.Errorf("viewed: %v, %v", out.Err, err)
	}
}

func TestWhomNoGuardGuards(t *testing.T) {
	s := newStage(t)
	s.guards(fails("never"))
	expect(t, "a full-access key", s.as("alice", "app", call("m", tgas)), "ok")
	expect(t, "a full-access key, relayed", s.relays(s.asks("alice", "alice", "app", call("m", tgas))), "ok")
	s.guardRefuses(s.pulls(), "never")

	// Who does not ask for a guard has none, whatever is exported.
	var m asm.Module
	m.Method(policy.GuardMethod)
	s.does("alice", "alice", transaction.DeployContract{Code: m.Wasm()})
	if refusal := s.apply(s.pulls())[0]; refusal != nil {
		t.Errorf("without a policy: %v", refusal)
	}
	s.does("alice", "alice", transaction.DeployContract{Code: []byte("no wasm")})
	if refusal := s.apply(s.pulls())[0]; refusal != nil {
		t.Errorf("without a contract that works: %v", refusal)
	}
}

func TestAGuardThatCannotBePreparedRefuses(t *testing.T) {
	for policyText, want := range map[string]string{
		`{"version":1,"guard":true}`: "the guard of alice failed: cannot prepare contract: ",
		`{"version":1,"guard":`:      "the guard of alice failed: cannot prepare contract: ",
		`{"version":1}`:              "",
	} {
		s := newStage(t)
		s.guards(func(*guest) {})
		var m asm.Module
		m.Import("elsewhere", "f", nil, nil)
		m.Custom(policy.Section, policyText)
		s.does("alice", "alice", transaction.DeployContract{Code: m.Wasm()})
		refusal := s.apply(s.pulls())[0]
		switch {
		case want == "" && refusal != nil:
			t.Errorf("%s: %v", policyText, refusal)
		case want != "" && (refusal == nil || !strings.HasPrefix(refusal.Error(), "the guard of alice failed: ")):
			t.Errorf("%s: %v, want %s", policyText, refusal, want)
		}
	}
}

func TestAGuardHasToBeAffordable(t *testing.T) {
	s := newStage(t)
	s.guards(func(*guest) {})
	reserve, _ := amount.GasCost(s.l.Schedule.Limits.GuardGasMax, s.l.Schedule.GasPrice)
	tx := s.pulls()
	cost, _ := s.l.Schedule.TransactionCost(&tx.Transaction)
	needed := cost.Total.SaturatingAdd(reserve)
	for allowance, want := range map[amount.Yocto]string{needed: "", needed.SaturatingSub(amount.From(1)): "NotEnoughAllowance"} {
		s.does("alice", "alice", deleteKey("limited"), addKey("limited", limited(&allowance, "app", "m")))
		delete(s.nonces, testKey("limited").PublicKey())
		refusal := s.apply(s.pulls())[0]
		switch {
		case want == "" && refusal != nil:
			t.Errorf("an allowance of %s: %v", allowance, refusal)
		case want != "" && (refusal == nil || authorize.Code(refusal) != want):
			t.Errorf("an allowance of %s: %v, want %s", allowance, refusal, want)
		}
	}
}

func TestAGuardPaysForWhatItStores(t *testing.T) {
	s := newStage(t)
	s.guards(func(g *guest) { g.do("storage_write", "k", strings.Repeat("v", 150_000), 0) })
	s.does("alice", "bob", transaction.Transfer{Deposit: s.balance("alice").SaturatingSub(near(1))})
	if refusal := s.apply(s.pulls())[0]; refusal == nil || authorize.Code(refusal) != "LackBalanceForState" {
		t.Errorf("150 kB for 1 NEAR: %v", refusal)
	}
	s.as("bob", "alice", transaction.Transfer{Deposit: near(1)})
	if refusal := s.apply(s.pulls())[0]; refusal != nil {
		t.Errorf("150 kB for 2 NEAR: %v", refusal)
	}
	s.checkSupply()
}

func TestARelayedRefusalIsTheReceiptsFailure(t *testing.T) {
	s := newStage(t)
	s.guards(func(g *guest) {
		g.do("storage_write", "k", "v", 0)
		g.fail("not via bob")
	})
	key, _ := s.key("alice", "limited")
	alice := s.balance("alice")
	tx := s.sign("bob", "alice", testKey("bob"), s.pullsVia())
	status := s.must(tx)
	s.endedWith(status, "Smart contract panicked: not via bob")
	after, _ := s.key("alice", "limited")
	expect(t, "the nonce", after.Nonce, key.Nonce)
	expect(t, "alice", s.balance("alice"), alice)
	_, written := s.view().Data("alice", []byte("k"))
	expect(t, "what it wrote is undone", written, false)
	fees := s.l.Schedule.Actions
	expect(t, "the relayer pays for its gas", status.Receipts[0].GasBurnt > fees.ActionReceipt.Execution+fees.Delegate.Execution+64_196_736_000, true)

	s.script[policy.GuardMethod] = func(g *guest) { g.do("storage_write", "k", "v", 0) }
	expect(t, "accepted", s.relays(s.pullsVia()), "ok")
	value, _ := s.view().Data("alice", []byte("k"))
	expect(t, "what it wrote stays", string(value), "v")
	acc, _ := s.view().Account("alice")
	stored := state.DataBytes(s.l.Schedule.Storage, []byte("k"), []byte("v"))
	s.does("alice", "alice", deleteKey("limited"))
	gone, _ := s.view().Account("alice")
	expect(t, "and is counted", acc.StorageUsage-gone.StorageUsage > 0 && stored > 0, true)
}

// TestGuardsOfOneBlockSeeEachOther: a use count holds within a block, too.
func TestGuardsOfOneBlockSeeEachOther(t *testing.T) {
	s := newStage(t)
	s.guards(func(g *guest) {
		if g.do("storage_write", "used", "1", 0) == 1 {
			g.fail("this key was used")
		}
	})
	refusals := s.apply(s.pulls(), s.pulls(), s.pulls())
	for i, refusal := range refusals {
		if (refusal == nil) != (i == 0) {
			t.Errorf("transaction %d: %v", i, refusal)
		}
	}
}

// TestRememberedRefusalsNeverChangeAVerdict: the same transaction is asked about
// again and again, while what its guard reads changes and changes back.
func TestRememberedRefusalsNeverChangeAVerdict(t *testing.T) {
	s := newStage(t)
	runs := 0
	s.guards(func(g *guest) {
		runs++
		if g.do("storage_has_key", "open") == 0 {
			g.fail("closed")
		}
	})
	s.script["n"] = func(g *guest) {
		if g.text("input") == "open" {
			g.do("storage_write", "open", "", 0)
		} else {
			g.do("storage_remove", "open", 0)
		}
	}
	s.does("alice", "alice", transaction.DeployContract{Code: s.script.code()})
	turns := func(how string) {
		s.does("alice", "alice", transaction.FunctionCall{MethodName: "n", Args: []byte(how), Gas: 10 * tgas})
	}
	tx := s.pulls()
	check := func(want string) {
		t.Helper()
		got := ""
		if refusal := s.view().Check(tx, s.time+1e9, false); refusal != nil {
			got = refusal.Error()
		}
		expect(t, "verdict", got, want)
	}
	check("closed")
	check("closed")
	expect(t, "runs for one question", runs, 1)
	s.as("bob", "app", call("n", tgas))
	turns("open")
	check("")
	turns("close")
	check("closed")
	expect(t, "runs while the account changes", runs, 3)
	check("closed")
	expect(t, "and again for one question", runs, 3)
}

// TestAGuardThatLooksAtTheClockIsAskedAgain as time goes by.
func TestAGuardThatLooksAtTheClockIsAskedAgain(t *testing.T) {
	s := newStage(t)
	opens := s.time + 100e9
	s.guards(func(g *guest) {
		if g.do("block_timestamp") < opens {
			g.fail("too early")
		}
	})
	tx := s.pulls()
	for now, want := range map[uint64]bool{opens - 1: true, opens - 2: true} {
		if refusal := s.view().Check(tx, now, false); (refusal != nil) != want {
			t.Errorf("at %d: %v", now, refusal)
		}
	}
	if refusal := s.view().Check(tx, opens, false); refusal != nil {
		t.Errorf("when it opens: %v", refusal)
	}
}

// TestJunkIsNotAskedAboutForLong: ten refusals within ten seconds, and the guard
// rests until they are over. Blocks know nothing of it.
func TestJunkIsNotAskedAboutForLong(t *testing.T) {
	s := newStage(t)
	runs := 0
	s.guards(func(g *guest) {
		runs++
		g.fail("no")
	})
	now := s.time + 1e9
	codes := func(n int) (all []string) {
		for range n {
			all = append(all, authorize.Code(s.view().Check(s.pulls(), now, false)))
		}
		return slices.Compact(all)
	}
	expect(t, "first", fmt.Sprint(codes(12)), "[GuardRefused TooManyRefusals]")
	expect(t, "runs", runs, 10)
	now += 4e9
	refusal := s.view().Check(s.pulls(), now, false)
	expect(t, "sentence", refusal.Error(), "10 transactions of this key were refused within 10 seconds; try again in 6")
	expect(t, "on the wire", string(authorize.JSON(refusal)), said(refusal.Error()))
	expect(t, "a block asks", authorize.Code(s.apply(s.pulls())[0]), "GuardRefused")
	now += 6e9
	expect(t, "later", fmt.Sprint(codes(1)), "[GuardRefused]")
	expect(t, "runs later", runs, 12)
}

func TestLongArgumentsDoNotReachAGuard(t *testing.T) {
	s := newStage(t)
	runs := 0
	s.guards(func(*guest) { runs++ })
	a := call("m", 10*tgas)
	a.Args = make([]byte, 64<<10+1)
	s.guardRefuses(s.sign("alice", "app", testKey("limited"), a), "arguments have 65537 bytes, a key that alice guards may pass 65536 at most")
	expect(t, "runs", runs, 0)
}

package runtime_test

import (
	"errors"
	"reflect"
	"testing"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/fees"
	"latchkey/core/guard"
	"latchkey/core/keys"
	"latchkey/core/prepare"
	"latchkey/core/receipt"
	"latchkey/core/runtime"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
	"latchkey/internal/test/memstore"
)

const (
	tgas   = 1_000_000_000_000
	height = 7
)

// guest is an engine that runs a Go function as the method of any code.
type guest func(host vm.Host) error

func (g guest) Call(_ *vm.Code, _ string, _ *vm.Meter, host vm.Host) error { return g(host) }

func (g guest) Start(*vm.Code, *vm.Meter, vm.Host) (*vm.Image, error) { return &vm.Image{}, nil }

// table is a runtime and a state with alice, bob and app, whose contract has a
// method m that is the guest.
type table struct {
	*testing.T
	runtime *runtime.Runtime
	st      *state.State
}

func keyOf(name string) keys.SecretKey {
	var seed [32]byte
	copy(seed[:], name)
	return keys.FromSeed(seed)
}

func near(n uint64) amount.Yocto {
	sum, _ := amount.NEAR.Mul64(n)
	return sum
}

func newTable(t *testing.T, g guest) *table {
	schedule, _ := fees.ByName("classic")
	code := prepare.NewCache(g, schedule)
	judge := &authorize.Judge{Schedule: schedule, Guards: guard.New(g, schedule, code)}
	s := &table{t, &runtime.Runtime{Engine: g, Schedule: schedule, Code: code, Judge: judge}, state.New(memstore.New())}
	var m asm.Module
	m.Method("m")
	for _, id := range []account.ID{"alice", "bob", "app"} {
		acc := state.Account{Amount: near(100), StorageUsage: 200}
		if id == "app" {
			acc.Contract = state.Contract{Kind: state.LocalContract, Hash: s.st.SetCode(m.Wasm())}
		}
		s.st.SetAccount(id, acc)
		s.st.SetAccessKey(id, keyOf(string(id)).PublicKey(), accesskey.AccessKey{Permission: accesskey.FullAccess})
	}
	return s
}

// runs applies a receipt from alice.
func (s *table) runs(to account.ID, actions ...transaction.Action) (runtime.Result, *receipt.Receipt) {
	rc := &receipt.Receipt{ID: transaction.Hash{1}, Predecessor: "alice", Receiver: to, Signer: "alice",
		SignerKey: keyOf("alice").PublicKey(), GasPrice: s.runtime.Schedule.GasPrice, Actions: actions}
	return s.applies(rc), rc
}

func (s *table) applies(rc *receipt.Receipt) runtime.Result {
	return s.runtime.Apply(s.st, rc, nil, runtime.Surroundings{Height: height, Time: 1e18, Settings: &state.Settings{}})
}

func (s *table) balance(id account.ID) amount.Yocto {
	acc, _ := s.st.Account(id)
	return acc.Amount
}

func expect[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

func call(gas uint64) transaction.FunctionCall {
	return transaction.FunctionCall{MethodName: "m", Gas: gas, Deposit: near(2)}
}

func rowOf(name string) int {
	for i := range vm.Table {
		if vm.Table[i].Module == vm.BlockModule && vm.Table[i].Name == name {
			return i
		}
	}
	panic("no host function " + name)
}

func TestConvertWritesTheGrant(t *testing.T) {
	s := newTable(t, nil)
	tx := transaction.Transaction{SignerID: "alice", PublicKey: keyOf("alice").PublicKey(), Nonce: 5, ReceiverID: "bob",
		Actions: []transaction.Action{transaction.Transfer{Deposit: near(3)}}}.Sign(keyOf("alice"))
	chain := authorize.Chain{Height: height, Time: 1e18, BlockTime: func(transaction.Hash) (uint64, bool) { return 1e18, true }}
	grant, refusal := s.runtime.Judge.Transaction(s.st, tx, chain, false)
	if refusal != nil {
		t.Fatal(refusal)
	}
	result := s.runtime.Convert(s.st, tx, grant, runtime.Surroundings{Height: height})
	key, _ := s.st.AccessKey("alice", tx.PublicKey)
	expect(t, "nonce", key.Nonce, 5)
	paid, _ := near(100).Sub(s.balance("alice"))
	expect(t, "paid", paid, grant.Cost.Total)
	expect(t, "burnt", result.Outcome.GasBurnt, grant.Cost.GasBurnt)
	rc := result.Receipts[0]
	expect(t, "id", rc.ID, receipt.OfTransaction(tx.Hash(), height))
	expect(t, "way", rc.Predecessor+" to "+rc.Receiver, "alice to bob")
	expect(t, "status", result.Outcome.Status.ReceiptID, rc.ID)
}

// TestAFailedReceiptIsUndone: what the actions before did is gone, deposits go
// back to who sent them, and what is left of the gas to who paid it.
func TestAFailedReceiptIsUndone(t *testing.T) {
	s := newTable(t, nil)
	key := transaction.AddKey{PublicKey: keyOf("new").PublicKey(), AccessKey: accesskey.AccessKey{Permission: accesskey.FullAccess}}
	result, rc := s.runs("new.alice", transaction.CreateAccount{}, key, key, transaction.Transfer{Deposit: near(5)})
	failure := result.Outcome.Status.Failure
	if failure == nil || *failure.Index != 2 || !errors.As(failure, new(runtime.AddKeyAlreadyExists)) {
		t.Fatalf("%v", failure)
	}
	if _, exists := s.st.Account("new.alice"); exists {
		t.Error("the account is there")
	}
	if _, exists := s.st.AccessKey("new.alice", key.PublicKey); exists {
		t.Error("the key is there")
	}
	if len(result.Receipts) != 2 {
		t.Fatalf("%d receipts, want two refunds", len(result.Receipts))
	}
	deposits, gas := result.Receipts[0], result.Receipts[1]
	expect(t, "deposits go to", deposits.Receiver, "alice")
	expect(t, "deposits", transaction.Deposits(deposits.Actions), near(5))
	expect(t, "whose refund", deposits.Signer, account.System)
	expect(t, "gas goes to", gas.Receiver, "alice")
	expect(t, "by the key", gas.SignerKey, rc.SignerKey)
	held, _ := s.runtime.Schedule.ReceiptGas(rc.Actions, rc.Receiver)
	unused, _ := amount.GasCost(held-result.Outcome.GasBurnt, rc.GasPrice)
	expect(t, "gas", transaction.Deposits(gas.Actions), unused)
}

func TestARefundThatNobodyTakesIsBurnt(t *testing.T) {
	s := newTable(t, nil)
	result := s.applies(&receipt.Receipt{Predecessor: account.System, Receiver: "gone", Signer: account.System,
		Actions: []transaction.Action{transaction.Transfer{Deposit: near(5)}}})
	expect(t, "status", result.Outcome.Status.Kind, runtime.Failure)
	expect(t, "burnt", result.Burnt, near(5))
	expect(t, "receipts", len(result.Receipts), 0)
}

// TestAContractGetsItsShare of the gas that its calls burn, also when they fail.
func TestAContractGetsItsShare(t *testing.T) {
	for what, failure := range map[string]error{"success": nil, "failure": &vm.Trap{Kind: vm.TrapUnreachable}} {
		t.Run(what, func(t *testing.T) {
			s := newTable(t, func(host vm.Host) error {
				if _, err := host.Call(rowOf("input_length"), nil, nil); err != nil {
					return err
				}
				return failure
			})
			result, _ := s.runs("app", call(20*tgas))
			expect(t, "failed", result.Outcome.Status.Kind == runtime.Failure, failure != nil)
			want := near(100).SaturatingAdd(result.Reward)
			if failure == nil {
				want = want.SaturatingAdd(near(2))
			}
			expect(t, "app has", s.balance("app"), want)
			base := s.runtime.Schedule.Action(call(0), "app").Execution + s.runtime.Schedule.Actions.ActionReceipt.Execution
			share, _ := amount.GasCost((result.Outcome.GasBurnt-base)*30/100, s.runtime.Schedule.GasPrice)
			expect(t, "reward", result.Reward, share)
			if share.IsZero() {
				t.Error("the call burnt nothing")
			}
			expect(t, "burnt", result.Burnt.SaturatingAdd(result.Reward), result.Outcome.TokensBurnt)
		})
	}
}

// TestWhoWaitsIsAnswered with the value of the last action, or with its failure.
func TestWhoWaitsIsAnswered(t *testing.T) {
	s := newTable(t, nil)
	rc := &receipt.Receipt{ID: transaction.Hash{1}, Predecessor: "alice", Receiver: "bob", Signer: "alice",
		Outputs: []receipt.DataReceiver{{DataID: transaction.Hash{2}, Receiver: "app"}}}
	for _, c := range []struct {
		action transaction.Action
		ok     bool
	}{{transaction.Transfer{Deposit: near(1)}, true}, {transaction.DeleteKey{}, false}} {
		rc.Actions = []transaction.Action{c.action}
		data := s.applies(rc).Data
		if want := []receipt.Data{{Receiver: "app", DataID: transaction.Hash{2}, OK: c.ok}}; !reflect.DeepEqual(data, want) {
			t.Errorf("%T: %+v", c.action, data)
		}
	}
}

// TestADelegateActionComesFromItsSender: its receipt is from the account that
// signed it, and paid by the one that brought it.
func TestADelegateActionComesFromItsSender(t *testing.T) {
	s := newTable(t, nil)
	asked := transaction.DelegateAction{SenderID: "bob", ReceiverID: "app", Actions: []transaction.Action{transaction.Transfer{Deposit: near(1)}},
		Nonce: 3, MaxBlockHeight: height, PublicKey: keyOf("bob").PublicKey()}
	result, _ := s.runs("bob", asked.Sign(keyOf("bob")))
	if result.Outcome.Status.Kind != runtime.SuccessValue {
		t.Fatal(result.Outcome.Status.Failure)
	}
	made := result.Receipts[0]
	expect(t, "way", made.Predecessor+" to "+made.Receiver+", paid by "+made.Signer, "bob to app, paid by alice")
	key, _ := s.st.AccessKey("bob", asked.PublicKey)
	expect(t, "nonce", key.Nonce, 3)
	again, _ := s.runs("bob", asked.Sign(keyOf("bob")))
	if refusal := (authorize.DelegateActionInvalidNonce{}); again.Outcome.Status.Failure == nil || !errors.As(again.Outcome.Status.Failure, &refusal) {
		t.Errorf("the same again: %+v", again.Outcome.Status)
	}
}

package fees_test

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/fees"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/internal/test/variants"
)

func classic(t *testing.T) *fees.Schedule {
	s, ok := fees.ByName("classic")
	if !ok {
		t.Fatal("there is no classic schedule")
	}
	return s
}

func transfer(to account.ID, deposit amount.Yocto) *transaction.Transaction {
	return &transaction.Transaction{SignerID: "alice.near", ReceiverID: to,
		Actions: []transaction.Action{transaction.Transfer{Deposit: deposit}}}
}

func TestSchedulesByName(t *testing.T) {
	s := classic(t)
	if s.Name != "classic" || s.ProtocolVersion != 84 || s.GasPrice != amount.From(100_000_000) {
		t.Errorf("got %s, version %d, gas price %s", s.Name, s.ProtocolVersion, s.GasPrice)
	}
	if _, ok := fees.ByName("nonesuch"); ok {
		t.Error("an unknown schedule was found")
	}
}

// TestTransferCost is the worked example of a plain transfer: 223,182,562,500
// gas are burnt at once, as much is reserved, and both cost 10^8 yocto a gas.
func TestTransferCost(t *testing.T) {
	cost, ok := classic(t).TransactionCost(transfer("bob.near", amount.NEAR))
	if !ok || cost.GasBurnt != 223_182_562_500 || cost.GasAhead != 223_182_562_500 {
		t.Errorf("burnt %d, ahead %d, %v", cost.GasBurnt, cost.GasAhead, ok)
	}
	if got := cost.Total.FormatNEAR(); got != "1.0000446365125" {
		t.Errorf("total %s NEAR", got)
	}
	if cost.Deposits != amount.NEAR || cost.Price != amount.From(100_000_000) {
		t.Errorf("deposits %s, price %s", cost.Deposits, cost.Price)
	}
}

func TestTransferToImplicitAccountsPaysForTheAccount(t *testing.T) {
	s := classic(t)
	for to, want := range map[account.ID]uint64{
		"bob.near": 115_123_062_500,
		account.ID("0x" + strings.Repeat("ab", 20)): 115_123_062_500 + 3_850_000_000_000,
		account.ID("0s" + strings.Repeat("ab", 20)): 115_123_062_500 + 3_850_000_000_000,
		account.ID(strings.Repeat("ab", 32)):        115_123_062_500 + 3_850_000_000_000 + 101_765_125_000,
	} {
		fee := s.Action(transaction.Transfer{}, to)
		if fee.SendSir != want || fee.SendNotSir != want || fee.Execution != want {
			t.Errorf("to %s: %+v, want %d", to, fee, want)
		}
	}
}

func TestFeesPerByte(t *testing.T) {
	s := classic(t)
	base := s.Action(transaction.FunctionCall{}, "x.near")
	long := s.Action(transaction.FunctionCall{MethodName: "abc", Args: make([]byte, 7)}, "x.near")
	if long.SendSir-base.SendSir != 10*2_235_934 || long.SendNotSir-base.SendNotSir != 10*47_683_715 || long.Execution-base.Execution != 10*2_235_934 {
		t.Errorf("10 bytes of method and arguments: %+v above %+v", long, base)
	}
	code := s.Action(transaction.DeployContract{Code: make([]byte, 1000)}, "x.near")
	if code.Execution != 184_765_750_000+1000*64_572_944 {
		t.Errorf("deploying 1000 bytes: %+v", code)
	}
	key := s.Action(addKey("a.near", "abc", "de"), "x.near")
	if key.Execution != 102_217_625_000+7*1_925_331 {
		t.Errorf("a key with 4+3 bytes of names: %+v", key)
	}
}

func TestEveryActionHasAFee(t *testing.T) {
	s := classic(t)
	left, err := variants.Names("../transaction", "tag")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []transaction.Action{
		transaction.CreateAccount{}, transaction.DeployContract{}, transaction.FunctionCall{}, transaction.Transfer{},
		transaction.Stake{}, transaction.AddKey{}, addKey("a.near"), transaction.DeleteKey{}, transaction.DeleteAccount{},
		delegate(), transaction.DeployGlobalContract{}, transaction.UseGlobalContract{},
	} {
		if fee := s.Action(a, "x.near"); fee.SendSir == 0 || fee.SendNotSir == 0 || fee.Execution == 0 {
			t.Errorf("%T: %+v", a, fee)
		}
		name := reflect.TypeOf(a).Name()
		left = slices.DeleteFunc(left, func(other string) bool { return other == name })
	}
	if !slices.Equal(left, notRun) {
		t.Errorf("%v were not asked for", left)
	}
}

// notRun are the actions of later protocols: they are read, and not run.
var notRun = []string{"DelegateV2", "DeterministicStateInit", "TransferToGasKey", "WithdrawFromGasKey"}

func TestCallToOneselfSendsCheaper(t *testing.T) {
	s := classic(t)
	call := []transaction.Action{transaction.FunctionCall{MethodName: "m", Args: make([]byte, 99), Gas: 1}}
	mine, _ := s.TransactionCost(&transaction.Transaction{SignerID: "a.near", ReceiverID: "a.near", Actions: call})
	other, _ := s.TransactionCost(&transaction.Transaction{SignerID: "a.near", ReceiverID: "b.near", Actions: call})
	if other.GasBurnt-mine.GasBurnt != 100*(47_683_715-2_235_934) || other.GasAhead != mine.GasAhead {
		t.Errorf("to self %+v, to another %+v", mine, other)
	}
}

// TestARelayerPaysForEverything: sending the delegate action and, once more, the
// actions in it; then that account sends them, and their receiver runs them.
func TestARelayerPaysForEverything(t *testing.T) {
	inner := []transaction.Action{transaction.FunctionCall{MethodName: "m", Args: make([]byte, 99), Gas: 7, Deposit: amount.From(11)}}
	const (
		receipt, own, base = 108_059_500_000, 200_000_000_000, 200_000_000_000
		execution          = 780_000_000_000 + 100*2_235_934
		toSelf, toOther    = base + 100*2_235_934, base + 100*47_683_715
	)
	for _, c := range []struct {
		relayer, receiver account.ID
		sent, passedOn    uint64
		description       string
	}{
		{"relayer.near", "b.near", toOther, toOther, "to another"},
		{"relayer.near", "a.near", toOther, toSelf, "back to the sender"},
		{"a.near", "b.near", toSelf, toOther, "relayed by the sender"},
	} {
		tx := &transaction.Transaction{SignerID: c.relayer, ReceiverID: "a.near", Actions: []transaction.Action{
			transaction.Delegate{DelegateAction: transaction.DelegateAction{SenderID: "a.near", ReceiverID: c.receiver, Actions: inner}}}}
		cost, ok := classic(t).TransactionCost(tx)
		if want := receipt + own + c.sent; !ok || cost.GasBurnt != want {
			t.Errorf("%s: %d gas burnt at once, want %d", c.description, cost.GasBurnt, want)
		}
		if want := receipt + own + c.passedOn + receipt + execution + 7; cost.GasAhead != want {
			t.Errorf("%s: %d gas ahead, want %d", c.description, cost.GasAhead, want)
		}
		if cost.Deposits != amount.From(11) {
			t.Errorf("%s: deposits %s", c.description, cost.Deposits)
		}
	}
}

func TestGlobalContractFees(t *testing.T) {
	s := classic(t)
	if fee := s.Action(transaction.DeployGlobalContract{Code: make([]byte, 1000)}, "x.near"); fee.Execution != 184_765_750_000+1000*70_000_000 {
		t.Errorf("deploying: %+v", fee)
	}
	for name, bytes := range map[transaction.GlobalContractID]uint64{{}: 32, {AccountID: "a.near"}: 6} {
		if fee := s.Action(transaction.UseGlobalContract{Contract: name}, "x.near"); fee.SendNotSir != 184_765_750_000+bytes*47_683_715 {
			t.Errorf("using %s: %+v", name, fee)
		}
	}
}

func TestCostOverflowIsTold(t *testing.T) {
	s := classic(t)
	if _, ok := s.TransactionCost(transfer("bob.near", amount.Max)); ok {
		t.Error("2^128-1 yocto and a fee fit into 128 bits")
	}
	gas := transaction.FunctionCall{MethodName: "m", Gas: math.MaxUint64}
	if _, ok := s.TransactionCost(&transaction.Transaction{Actions: []transaction.Action{gas}}); ok {
		t.Error("2^64-1 gas and a fee fit into 64 bits")
	}
	twice := []transaction.Action{transaction.Transfer{Deposit: amount.Max}, transaction.Transfer{Deposit: amount.From(1)}}
	if _, ok := s.TransactionCost(&transaction.Transaction{Actions: twice}); ok {
		t.Error("deposits above 2^128-1 were summed")
	}
}

func addKey(receiver string, methods ...string) transaction.AddKey {
	return transaction.AddKey{PublicKey: keys.NewPublicKey([32]byte{1}), AccessKey: accesskey.AccessKey{
		Permission: accesskey.Permission{FunctionCall: &accesskey.FunctionCall{ReceiverID: receiver, MethodNames: methods}}}}
}

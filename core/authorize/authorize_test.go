package authorize_test

import (
	"math/big"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/fees"
	"latchkey/core/keys"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/internal/test/memstore"
)

var (
	methods   = rapid.SampledFrom([]string{"a", "b", "c", "ab"})
	receivers = rapid.SampledFrom([]account.ID{"app", "other", signer})
)

// noGuards is for accounts without contracts.
type noGuards struct{}

func (noGuards) Of(*state.State, account.ID, state.Account, accesskey.Permission) authorize.Guard {
	return nil
}

func unguarded(schedule *fees.Schedule) *authorize.Judge {
	return &authorize.Judge{Schedule: schedule, Guards: noGuards{}}
}

// rarely is true in one of eight cases, so that most situations get past a rule.
func rarely(t *rapid.T, what string) bool { return rapid.IntRange(0, 7).Draw(t, what) == 7 }

func anyActions(t *rapid.T) []transaction.Action {
	var actions []transaction.Action
	for range rapid.SampledFrom([]int{1, 1, 1, 1, 1, 0, 2, 101}).Draw(t, "actions") {
		switch kind := rapid.IntRange(0, 19).Draw(t, "kind"); kind {
		case 0, 1, 2:
			// Its signature is looked at where it runs, not here.
			actions = append(actions, transaction.Delegate{DelegateAction: anyDelegate(t)})
		case 3:
			actions = append(actions, transaction.TransferToGasKey{})
		default:
			actions = append(actions, anyPlainAction(t, kind))
		}
	}
	return actions
}

func anyPlainAction(t *rapid.T, kind int) transaction.Action {
	switch kind {
	case 4:
		return transaction.Transfer{Deposit: amount.From(rapid.Uint64().Draw(t, "sum"))}
	case 5:
		return transaction.DeleteKey{}
	case 6:
		return transaction.DeployGlobalContract{Code: make([]byte, rapid.IntRange(0, 9).Draw(t, "code"))}
	case 7:
		return transaction.UseGlobalContract{Contract: transaction.GlobalContractID{AccountID: rapid.SampledFrom([]account.ID{"", "library"}).Draw(t, "library")}}
	}
	f := transaction.FunctionCall{MethodName: methods.Draw(t, "method"), Args: make([]byte, rapid.IntRange(0, 9).Draw(t, "args")),
		Gas: rapid.SampledFrom([]uint64{1, 3e14, 5e14, 1e15, 1e15 + 1, 0}).Draw(t, "gas")}
	if kind == 8 {
		f.Deposit = amount.From(rapid.Uint64Range(0, 1).Draw(t, "deposit"))
	}
	return f
}

func anyDelegate(t *rapid.T) transaction.DelegateAction {
	d := transaction.DelegateAction{SenderID: receivers.Draw(t, "sender"), ReceiverID: receivers.Draw(t, "inner receiver")}
	for range rapid.SampledFrom([]int{1, 1, 1, 1, 0, 2, 101}).Draw(t, "inner actions") {
		d.Actions = append(d.Actions, anyPlainAction(t, rapid.IntRange(4, 14).Draw(t, "inner kind")))
	}
	return d
}

// around draws an amount at or beside the edge that n makes.
func around(t *rapid.T, n *big.Int, what string) amount.Yocto {
	sum := new(big.Int).Add(n, big.NewInt(rapid.SampledFrom([]int64{0, 0, 1, 1e18, -1}).Draw(t, what)))
	a, err := amount.Parse(sum.String())
	if err != nil {
		return amount.Zero
	}
	return a
}

func anySituation(t *rapid.T) *situation {
	secret := keys.FromSeed([32]byte{1})
	s := &situation{height: rapid.Uint64Range(2, 5).Draw(t, "height"), ageSec: rapid.SampledFrom([]uint64{0, 86400, 86401}).Draw(t, "age"),
		unknown: rarely(t, "unknown block"), newest: rarely(t, "newest block"), forged: rarely(t, "forged")}
	nonce := rapid.Uint64Range(0, 3).Draw(t, "key nonce")
	s.tx = transaction.Transaction{SignerID: signer, PublicKey: secret.PublicKey(), ReceiverID: receivers.Draw(t, "receiver"), Actions: anyActions(t)}
	if rarely(t, "version 1") {
		s.tx.V1 = &transaction.V1{}
	}
	s.tx.Nonce = rapid.SampledFrom([]uint64{nonce + 1, nonce + 2, s.height*1e6 - 1, s.height * 1e6, nonce}).Draw(t, "nonce")
	if !rarely(t, "no account") {
		usage := rapid.SampledFrom([]uint64{182, 770, 771, 5000}).Draw(t, "usage")
		edge := s.cost()
		if rapid.Bool().Draw(t, "at the stake's edge") {
			edge = edge.Add(edge, new(big.Int).Mul(big.NewInt(1e19/10), new(big.Int).SetUint64(10*usage)))
		}
		s.acc = &state.Account{Amount: around(t, edge, "balance"), StorageUsage: usage}
		if rapid.Bool().Draw(t, "staking") {
			s.acc.Locked = amount.From(rapid.SampledFrom([]uint64{1, 1e19}).Draw(t, "locked"))
		}
	}
	if !rarely(t, "no key") {
		s.key = &accesskey.AccessKey{Nonce: nonce}
		if rapid.IntRange(0, 3).Draw(t, "permission") > 0 {
			fc := &accesskey.FunctionCall{ReceiverID: string(receivers.Draw(t, "permitted")), MethodNames: rapid.SliceOfN(methods, 0, 3).Draw(t, "names")}
			if rapid.Bool().Draw(t, "with allowance") {
				allowance := around(t, s.cost(), "allowance")
				fc.Allowance = &allowance
			}
			s.key.Permission.FunctionCall = fc
		}
	}
	return s
}

// decide asks authorize, and requires that asking changes nothing.
func (s *situation) decide(t *rapid.T) (string, *authorize.Grant) {
	schedule, _ := fees.ByName("classic")
	st := state.New(memstore.New())
	if s.acc != nil {
		st.SetAccount(signer, *s.acc)
	}
	if s.key != nil {
		st.SetAccessKey(signer, s.tx.PublicKey, *s.key)
	}
	now := uint64(1e18)
	head := transaction.Hash{1}
	if s.newest {
		head = s.tx.BlockHash
	}
	chain := authorize.Chain{Height: s.height, Head: head, Time: now, BlockTime: func(transaction.Hash) (uint64, bool) { return now - s.ageSec*1e9, !s.unknown }}
	signing := keys.FromSeed([32]byte{1})
	if s.forged {
		signing = keys.FromSeed([32]byte{2})
	}
	asked := st.Nested()
	grant, refusal := unguarded(schedule).Transaction(asked, s.tx.Sign(signing), chain, false)
	if len(asked.Changes()) != 0 {
		t.Fatalf("the verdict changed %v", asked.Changes())
	}
	if refusal != nil {
		return authorize.Code(refusal), nil
	}
	return "accepted", grant
}

func TestTransactionAgreesWithTheRulesOneByOne(t *testing.T) {
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		for range 20 {
			seen[checkVerdict(t)]++
		}
	})
	if len(seen) < 15 {
		t.Errorf("few verdicts were met: %v", seen)
	}
}

// FuzzTransaction is the same with a fuzzer's choices.
func FuzzTransaction(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { checkVerdict(t) }))
}

// checkVerdict compares the two judges on any situation, and returns the verdict.
func checkVerdict(t *rapid.T) string {
	s := anySituation(t)
	got, grant := s.decide(t)
	want := s.oracle()
	if got != want {
		t.Fatalf("got %s, want %s: %+v, account %+v, key %+v", got, want, s.tx, s.acc, s.key)
	}
	if grant != nil {
		s.checkGrant(t, grant)
	}
	return want
}

// checkGrant: the cost leaves balance and allowance, the nonce moves, nothing
// else changes.
func (s *situation) checkGrant(t *rapid.T, grant *authorize.Grant) {
	cost := s.cost()
	minus := func(a amount.Yocto) amount.Yocto {
		left, err := amount.Parse(new(big.Int).Sub(number(a), cost).String())
		if err != nil {
			t.Fatal(err)
		}
		return left
	}
	acc, key := *s.acc, *s.key
	acc.Amount = minus(acc.Amount)
	key.Nonce = s.tx.Nonce
	if fc := key.Permission.FunctionCall; fc != nil && fc.Allowance != nil {
		key = authorize.WithAllowance(key, minus(*fc.Allowance))
	}
	if grant.Account != acc || !reflect.DeepEqual(grant.AccessKey, key) {
		t.Fatalf("granted %+v %+v, want %+v %+v", grant.Account, grant.AccessKey, acc, key)
	}
}

// TestPermitsAgreesWithTheRulesOneByOne asks about the permission alone.
func TestPermitsAgreesWithTheRulesOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anySituation(t)
		if s.key == nil {
			return
		}
		want := s.permission()
		got := "accepted"
		if err := authorize.Permits(s.key.Permission, s.tx.ReceiverID, s.tx.Actions); err != nil {
			got = authorize.AccessKeyErrors.Name(err)
		}
		if got != want {
			t.Fatalf("got %s, want %s: %+v, key %+v", got, want, s.tx, s.key)
		}
	})
}

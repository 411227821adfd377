package authorize_test

import (
	"math/big"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// situation is one question: may this key sign this?
type situation struct {
	tx      transaction.Transaction
	forged  bool
	acc     *state.Account // of the signer; nil is none
	key     *accesskey.AccessKey
	height  uint64
	ageSec  uint64 // of the block it names, when the ledger knows that
	unknown bool   // the block it names
	newest  bool   // the block it names is the last one
}

// oracle answers by asking every rule of spec 4.1 by itself, in plain words
// and with figures of its own, and naming the first that is broken.
func (s *situation) oracle() string {
	rules := []struct {
		name   string
		broken func() bool
	}{
		{"Expired", func() bool { return s.unknown || s.ageSec > 24*60*60 && !s.newest }},
		{"TotalNumberOfActionsExceeded", func() bool { return len(s.tx.Actions) > 100 }},
		{"FunctionCallZeroAttachedGas", func() bool { return s.anyCall(func(f transaction.FunctionCall) bool { return f.Gas == 0 }) }},
		{"TotalPrepaidGasExceeded", func() bool { return s.gasAttached().Cmp(big.NewInt(1e15)) > 0 }},
		{"InvalidSignature", func() bool { return s.forged }},
		{"SignerDoesNotExist", func() bool { return s.acc == nil }},
		{"AccessKeyNotFound", func() bool { return s.key == nil }},
		{"InvalidNonce", func() bool { return s.tx.Nonce <= s.key.Nonce }},
		{"NonceTooLarge", func() bool { return s.tx.Nonce >= s.height*1_000_000 }},
		{"NotEnoughBalance", func() bool { return number(s.acc.Amount).Cmp(s.cost()) < 0 }},
		{"NotEnoughAllowance", func() bool {
			fc := s.key.Permission.FunctionCall
			return fc != nil && fc.Allowance != nil && number(*fc.Allowance).Cmp(s.cost()) < 0
		}},
		{"LackBalanceForState", s.lacksStake},
		{"RequiresFullAccess", func() bool { return s.limited() && !s.isOneCall() }},
		{"DepositWithFunctionCall", func() bool { return s.limited() && !s.call().Deposit.IsZero() }},
		{"ReceiverMismatch", func() bool { return s.limited() && s.key.Permission.FunctionCall.ReceiverID != string(s.tx.ReceiverID) }},
		{"MethodNameMismatch", func() bool { return s.limited() && !s.listed() }},
	}
	for _, rule := range rules {
		if rule.broken() {
			return rule.name
		}
	}
	return "accepted"
}

func (s *situation) limited() bool { return s.key.Permission.FunctionCall != nil }

func (s *situation) isOneCall() bool {
	if len(s.tx.Actions) == 0 || len(s.tx.Actions) > 1 {
		return false
	}
	_, is := s.tx.Actions[0].(transaction.FunctionCall)
	return is
}

func (s *situation) call() transaction.FunctionCall {
	return s.tx.Actions[0].(transaction.FunctionCall)
}

func (s *situation) listed() bool {
	names := map[string]bool{}
	for _, name := range s.key.Permission.FunctionCall.MethodNames {
		names[name] = true
	}
	return len(names) == 0 || names[s.call().MethodName]
}

func (s *situation) anyCall(is func(transaction.FunctionCall) bool) bool {
	for _, a := range s.tx.Actions {
		if f, ok := a.(transaction.FunctionCall); ok && is(f) {
			return true
		}
	}
	return false
}

func number(a amount.Yocto) *big.Int {
	n, _ := new(big.Int).SetString(a.String(), 10)
	return n
}

func (s *situation) gasAttached() *big.Int {
	sum := new(big.Int)
	s.anyCall(func(f transaction.FunctionCall) bool {
		sum.Add(sum, new(big.Int).SetUint64(f.Gas))
		return false
	})
	return sum
}

// cost is spec 4.2 with the figures of 5.2, for the actions these tests use.
func (s *situation) cost() *big.Int {
	gas := s.gasAttached()
	deposits := new(big.Int)
	add := func(send, execution int64) { gas.Add(gas, big.NewInt(send+execution)) }
	toOthers := func(self, others int64) int64 {
		if s.tx.SignerID == s.tx.ReceiverID {
			return self
		}
		return others
	}
	add(108_059_500_000, 108_059_500_000)
	for _, a := range s.tx.Actions {
		switch a := a.(type) {
		case transaction.Transfer:
			add(115_123_062_500, 115_123_062_500)
			deposits.Add(deposits, number(a.Deposit))
		case transaction.FunctionCall:
			bytes := int64(len(a.MethodName) + len(a.Args))
			add(200_000_000_000+bytes*toOthers(2_235_934, 47_683_715), 780_000_000_000+bytes*2_235_934)
			deposits.Add(deposits, number(a.Deposit))
		case transaction.DeleteKey:
			add(94_946_625_000, 94_946_625_000)
		}
	}
	return deposits.Add(deposits, gas.Mul(gas, big.NewInt(1e8)))
}

// lacksStake: what is left free and locked must stake 10^19 for every byte,
// above 770 of them.
func (s *situation) lacksStake() bool {
	if s.acc.StorageUsage <= 770 {
		return false
	}
	left := new(big.Int).Sub(number(s.acc.Amount), s.cost())
	left.Add(left, number(s.acc.Locked))
	need := new(big.Int).SetUint64(s.acc.StorageUsage)
	need.Mul(need, big.NewInt(1e18)).Mul(need, big.NewInt(10))
	return left.Cmp(need) < 0
}

const signer account.ID = "alice"

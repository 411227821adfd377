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
		{"TotalNumberOfDeployActionsExceeded", func() bool { return deploys(s.tx.Actions) > 10 }},
		{s.firstBadAction(), func() bool { return s.firstBadAction() != "" }},
		{"TotalPrepaidGasExceeded", func() bool { return s.gasAttached().Cmp(big.NewInt(1e15)) > 0 }},
		{"InvalidTransactionVersion", func() bool { return s.tx.V1 != nil }},
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
	}
	for _, rule := range rules {
		if rule.broken() {
			return rule.name
		}
	}
	return s.permission()
}

// permission is what the key allows, whatever else is wrong.
func (s *situation) permission() string {
	switch {
	case !s.limited():
	case !s.isOneCall():
		return "RequiresFullAccess"
	case !s.call().Deposit.IsZero():
		return "DepositWithFunctionCall"
	case s.key.Permission.FunctionCall.ReceiverID != string(s.tx.ReceiverID):
		return "ReceiverMismatch"
	case !s.listed():
		return "MethodNameMismatch"
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

// firstBadAction walks over the actions in order.
func (s *situation) firstBadAction() string {
	delegates := 0
	for _, a := range s.tx.Actions {
		switch a := a.(type) {
		case transaction.FunctionCall:
			if a.Gas == 0 {
				return "FunctionCallZeroAttachedGas"
			}
		case transaction.TransferToGasKey:
			return "UnsupportedProtocolFeature"
		case transaction.Delegate:
			if delegates++; delegates == 2 {
				return "DelegateActionMustBeOnlyOne"
			}
			inner := situation{tx: transaction.Transaction{Actions: a.Actions}}
			switch bad := inner.firstBadAction(); {
			case len(a.Actions) > 100:
				return "TotalNumberOfActionsExceeded"
			case deploys(a.Actions) > 10:
				return "TotalNumberOfDeployActionsExceeded"
			case bad != "":
				return bad
			case inner.gasAttached().Cmp(big.NewInt(1e15)) > 0:
				return "TotalPrepaidGasExceeded"
			}
		}
	}
	return ""
}

func deploys(actions []transaction.Action) (n int) {
	for _, a := range actions {
		if _, is := a.(transaction.DeployGlobalContract); is {
			n++
		}
	}
	return n
}

func number(a amount.Yocto) *big.Int {
	n, _ := new(big.Int).SetString(a.String(), 10)
	return n
}

// gasAttached adds up all calls, delegated ones included.
func (s *situation) gasAttached() *big.Int {
	sum := new(big.Int)
	for _, a := range s.tx.Actions {
		switch a := a.(type) {
		case transaction.FunctionCall:
			sum.Add(sum, new(big.Int).SetUint64(a.Gas))
		case transaction.Delegate:
			inner := situation{tx: transaction.Transaction{Actions: a.Actions}}
			sum.Add(sum, inner.gasAttached())
		}
	}
	return sum
}

// figures are what an action costs in gas when it is sent to oneself, sent to
// others, and run (spec 5.2), and its deposit; for the actions these tests use.
func figures(a transaction.Action) (self, others, run int64, deposit amount.Yocto) {
	switch a := a.(type) {
	case transaction.Transfer:
		return 115_123_062_500, 115_123_062_500, 115_123_062_500, a.Deposit
	case transaction.FunctionCall:
		bytes := int64(len(a.MethodName) + len(a.Args))
		return 200_000_000_000 + bytes*2_235_934, 200_000_000_000 + bytes*47_683_715, 780_000_000_000 + bytes*2_235_934, a.Deposit
	case transaction.DeleteKey:
		return 94_946_625_000, 94_946_625_000, 94_946_625_000, amount.Zero
	case transaction.DeployGlobalContract:
		bytes := int64(len(a.Code))
		return 184_765_750_000 + bytes*6_812_999, 184_765_750_000 + bytes*47_683_715, 184_765_750_000 + bytes*70_000_000, amount.Zero
	case transaction.UseGlobalContract:
		bytes := int64(32)
		if a.Contract.AccountID != "" {
			bytes = int64(len(a.Contract.AccountID))
		}
		return 184_765_750_000 + bytes*6_812_999, 184_765_750_000 + bytes*47_683_715, 184_765_750_000 + bytes*64_572_944, amount.Zero
	}
	return 0, 0, 0, amount.Zero
}

// cost is spec 4.2. The relayer pays for sending what it delegates twice, once
// as if it sent that itself.
func (s *situation) cost() *big.Int {
	const receipt, delegate = 108_059_500_000, 200_000_000_000
	gas, deposits := s.gasAttached(), new(big.Int)
	pay := func(n int64) { gas.Add(gas, big.NewInt(n)) }
	send := func(a transaction.Action, toSelf bool) {
		self, others, _, _ := figures(a)
		if toSelf {
			pay(self)
		} else {
			pay(others)
		}
	}
	run := func(a transaction.Action) {
		_, _, cost, deposit := figures(a)
		pay(cost)
		deposits.Add(deposits, number(deposit))
	}
	toSelf := s.tx.SignerID == s.tx.ReceiverID
	pay(receipt + receipt)
	for _, a := range s.tx.Actions {
		d, isDelegate := a.(transaction.Delegate)
		if !isDelegate {
			send(a, toSelf)
			run(a)
			continue
		}
		pay(delegate + delegate + receipt)
		inner := situation{tx: transaction.Transaction{Actions: d.Actions}}
		if inner.isOneCall() && inner.call().Deposit.IsZero() {
			pay(10_000_000_000_000) // what a guard may burn
		}
		for _, inner := range d.Actions {
			send(inner, toSelf)
			send(inner, d.SenderID == d.ReceiverID)
			run(inner)
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

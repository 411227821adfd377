package onelog

import (
	"strings"

	"latchkey/core/accesskey"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
)

// refusals sends what no block takes, for every reason but the rights of keys.
func refusals(r *recorder) {
	r.refused("InvalidSignature", r.draft(alice, bob, "alice.test.near", transfer("1")).Sign(key("thief")))
	r.refused("SignerDoesNotExist", r.sign("nobody.test.near", bob, transfer("1")))
	r.refused("NotEnoughBalance", r.sign(bob, alice, transfer("1000000")))
	r.refused("CostOverflow", r.sign(bob, alice, transaction.Transfer{Deposit: amount.Max}))
	staked := r.view()
	record, _ := staked.Account(toolID)
	r.refused("LackBalanceForState", r.sign(toolID, bob, transaction.Transfer{Deposit: record.Amount.SaturatingSub(near("0.001"))}))

	used := r.draft(alice, bob, "alice.test.near", transfer("1"))
	used.Nonce = 1
	r.refused("InvalidNonce", used.Sign(key("alice.test.near")))
	ahead := r.draft(alice, bob, "alice.test.near", transfer("1"))
	ahead.Nonce = 1 << 60
	r.refused("NonceTooLarge", ahead.Sign(key("alice.test.near")))
	again := r.sign(alice, bob, transfer("1"))
	r.blocks(again, again)
	r.refused("InvalidNonce", again)
	unknown := r.draft(alice, bob, "alice.test.near", transfer("1"))
	unknown.BlockHash = transaction.Hash{1}
	r.refused("Expired", unknown.Sign(key("alice.test.near")))
	late := r.sign(bob, alice, transfer("1"))
	r.time += 25 * 3600 * second
	r.ok(r.sign(alice, bob, transfer("1"))) // names the newest block, however old that is
	r.refused("Expired", late)
	laterVersions(r)
	for _, bad := range malformed() {
		r.refused(bad.code, r.sign(alice, bob, bad.actions...))
	}
}

// laterVersions sends transactions that only later protocol versions take.
func laterVersions(r *recorder) {
	gasKey := uint16(1)
	for _, v1 := range []*transaction.V1{{}, {NonceMode: transaction.Strict}, {NonceIndex: &gasKey}} {
		tx := r.draft(alice, bob, "alice.test.near", transfer("1"))
		tx.V1 = v1
		r.refused("InvalidTransactionVersion", tx.Sign(key("alice.test.near")))
	}
	tx := r.draft(alice, bob, "alice.test.near", transfer("1"))
	tx.PublicKey = mlDSA65()
	r.refused("InvalidTransactionVersion", tx.Sign(key("alice.test.near")))
}

// mlDSA65 is a key of a type that no schedule accepts yet.
func mlDSA65() keys.PublicKey {
	k, err := keys.PublicKeyFromBorsh(append([]byte{byte(keys.MLDSA65)}, make([]byte, 1952)...))
	if err != nil {
		panic("onelog: " + err.Error()) // a constant of the script
	}
	return k
}

type malformedActions struct {
	code    string
	actions []transaction.Action
}

// malformed lists actions that break each stateless rule.
func malformed() []malformedActions {
	const mib = 1 << 20
	deploy := transaction.DeployContract{Code: []byte("code")}
	long := strings.Repeat("m", 257)
	var names []string
	for range 9 {
		names = append(names, strings.Repeat("n", 250))
	}
	allGas := transaction.FunctionCall{MethodName: "m", Gas: 1<<64 - 1}
	delegate := transaction.DelegateAction{SenderID: alice, ReceiverID: bob, PublicKey: public("alice.test.near")}.Sign(key("alice.test.near"))
	gasKey := transaction.AddKey{PublicKey: public("k"), AccessKey: accesskey.AccessKey{
		Permission: accesskey.Permission{GasKey: &accesskey.GasKey{NumNonces: 1}}}}
	var offCurve [32]byte
	for offCurve[0] = 2; keys.NewPublicKey(offCurve).CanStake(); offCurve[0]++ {
	}
	return []malformedActions{
		{"TotalNumberOfActionsExceeded", times(101, transfer("0"))},
		{"TotalNumberOfDeployActionsExceeded", times(11, deploy)},
		{"DeleteActionMustBeFinal", []transaction.Action{transaction.DeleteAccount{BeneficiaryID: bob}, transfer("0")}},
		{"TotalPrepaidGasExceeded", []transaction.Action{call("m", "", 1001, amount.Zero)}},
		{"IntegerOverflow", times(2, allGas)},
		{"ContractSizeExceeded", []transaction.Action{transaction.DeployContract{Code: make([]byte, 4*mib+1)}}},
		{"FunctionCallZeroAttachedGas", []transaction.Action{call("m", "", 0, amount.Zero)}},
		{"FunctionCallEmptyMethodName", []transaction.Action{call("", "", 5, amount.Zero)}},
		{"FunctionCallMethodNameLengthExceeded", []transaction.Action{call(long, "", 5, amount.Zero)}},
		{"FunctionCallArgumentsLengthExceeded", []transaction.Action{call("m", strings.Repeat("a", 4*mib+1), 5, amount.Zero)}},
		{"UnsuitableStakingKey", []transaction.Action{transaction.Stake{Stake: near("1"), PublicKey: keys.NewPublicKey(offCurve)}}},
		{"InvalidAccountId", []transaction.Action{callKey("k", "Not An Account", nil)}},
		{"AddKeyMethodNameLengthExceeded", []transaction.Action{callKey("k", string(bob), nil, long)}},
		{"AddKeyMethodNamesNumberOfBytesExceeded", []transaction.Action{callKey("k", string(bob), nil, names...)}},
		{"DelegateActionMustBeOnlyOne", times(2, delegate)},
		{"DelegateV2", []transaction.Action{transaction.DelegateV2{DelegateAction: delegate.DelegateAction, Signature: delegate.Signature}}},
		{"DeterministicAccountIds", []transaction.Action{transaction.DeterministicStateInit{
			Data: []transaction.StateEntry{{Key: []byte("k"), Value: []byte("v")}}}}},
		{"GasKeys", []transaction.Action{gasKey}},
		{"GasKeys", []transaction.Action{transaction.TransferToGasKey{PublicKey: public("k"), Deposit: near("1")}}},
		{"GasKeys", []transaction.Action{transaction.WithdrawFromGasKey{PublicKey: public("k"), Amount: near("1")}}},
		{"PostQuantumSignatures", []transaction.Action{transaction.AddKey{PublicKey: mlDSA65()}}},
		{"PostQuantumSignatures", []transaction.Action{transaction.DelegateAction{SenderID: alice, ReceiverID: bob, PublicKey: public("alice.test.near"),
			Actions: []transaction.Action{transaction.DeleteKey{PublicKey: mlDSA65()}}}.Sign(key("alice.test.near"))}},
		{"TransactionSizeExceeded", times(2, call("m", strings.Repeat("a", 3*mib), 5, amount.Zero))},
	}
}

func times(n int, action transaction.Action) []transaction.Action {
	list := make([]transaction.Action, n)
	for i := range list {
		list[i] = action
	}
	return list
}

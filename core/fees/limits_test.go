package fees_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"latchkey/core/accesskey"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
)

type actions = []transaction.Action

func call(method string, args int, gas uint64) transaction.FunctionCall {
	return transaction.FunctionCall{MethodName: method, Args: make([]byte, args), Gas: gas}
}

func repeat(n int, a transaction.Action) actions {
	all := make(actions, n)
	for i := range all {
		all[i] = a
	}
	return all
}

func names(n int, name string) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = name
	}
	return all
}

func delegate(inner ...transaction.Action) transaction.Delegate {
	return transaction.Delegate{DelegateAction: transaction.DelegateAction{SenderID: "a.near", ReceiverID: "b.near", Actions: inner}}
}

// ofType is the key of zeros of another type.
func ofType(t *testing.T, tag byte, length int) keys.PublicKey {
	k, err := keys.PublicKeyFromBorsh(append([]byte{tag}, make([]byte, length)...))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func unsupported(feature string) string {
	return `{"UnsupportedProtocolFeature":{"protocol_feature":"` + feature + `","version":84}}`
}

const tera = amount.Tgas

// TestLimitsAtTheirEdges has, for each rule, the last input that keeps it and
// the first that does not, with NEAR's JSON of the refusal.
func TestLimitsAtTheirEdges(t *testing.T) {
	last := func(n int) string { return strings.Repeat("x", n) }
	// 199 names of 9 bytes count 10 each; one more fills up to 2000 or 2001.
	full := addKey("a.near", append(names(199, last(9)), last(9))...)
	over := addKey("a.near", append(names(199, last(9)), last(10))...)
	pq := ofType(t, 2, 1952)
	gasKey := transaction.AddKey{AccessKey: accesskey.AccessKey{Permission: accesskey.Permission{GasKey: &accesskey.GasKey{NumNonces: 1}}}}
	var refusals strings.Builder
	for _, c := range []struct {
		what    string
		good    actions
		bad     actions
		refusal string
	}{
		{"actions", repeat(100, transaction.CreateAccount{}), repeat(101, transaction.CreateAccount{}),
			`{"TotalNumberOfActionsExceeded":{"total_number_of_actions":101,"limit":100}}`},
		{"deploys", repeat(10, transaction.DeployContract{}), repeat(11, transaction.DeployContract{}),
			`{"TotalNumberOfDeployActionsExceeded":{"number_of_deploy_actions":11,"limit":10}}`},
		{"delete is last", actions{transaction.CreateAccount{}, transaction.DeleteAccount{BeneficiaryID: "bb"}},
			actions{transaction.DeleteAccount{BeneficiaryID: "bb"}, transaction.CreateAccount{}}, `"DeleteActionMustBeFinal"`},
		{"attached gas", actions{call("m", 0, 1000*tera)}, actions{call("m", 0, 999*tera), call("m", 0, tera+1)},
			`{"TotalPrepaidGasExceeded":{"total_prepaid_gas":1000000000000001,"limit":1000000000000000}}`},
		{"gas overflow", actions{call("m", 0, 1)}, actions{call("m", 0, math.MaxUint64), call("m", 0, 1)}, `"IntegerOverflow"`},
		{"code", actions{transaction.DeployContract{Code: make([]byte, 4<<20)}}, actions{transaction.DeployContract{Code: make([]byte, 4<<20+1)}},
			`{"ContractSizeExceeded":{"size":4194305,"limit":4194304}}`},
		{"gas at all", actions{call("m", 0, 1)}, actions{call("m", 0, 0)}, `"FunctionCallZeroAttachedGas"`},
		{"method at all", actions{call("m", 0, 1)}, actions{call("", 0, 1)}, `"FunctionCallEmptyMethodName"`},
		{"method of a call (S14)", actions{call(last(256), 0, 1)}, actions{call(last(257), 0, 1)},
			`{"FunctionCallMethodNameLengthExceeded":{"length":257,"limit":256}}`},
		{"arguments", actions{call("m", 4<<20, 1)}, actions{call("m", 4<<20+1, 1)},
			`{"FunctionCallArgumentsLengthExceeded":{"length":4194305,"limit":4194304}}`},
		{"method of a key (S14)", actions{addKey("a.near", last(256))}, actions{addKey("a.near", last(257))},
			`{"AddKeyMethodNameLengthExceeded":{"length":257,"limit":256}}`},
		{"methods of a key (S14)", actions{full}, actions{over},
			`{"AddKeyMethodNamesNumberOfBytesExceeded":{"total_number_of_bytes":2001,"limit":2000}}`},
		{"receiver of a key", actions{addKey("a.near")}, actions{addKey("A.near")}, `{"InvalidAccountId":{"account_id":"A.near"}}`},
		{"staking key", actions{transaction.Stake{PublicKey: keys.NewPublicKey([32]byte{1})}},
			actions{transaction.Stake{PublicKey: keys.NewPublicKey([32]byte{2})}},
			`{"UnsuitableStakingKey":{"public_key":"ed25519:8opHzTAnfzRpPEx21XtnrVTX28YQuCpAjcn1PczScKh"}}`},
		{"staking key's type", actions{transaction.Stake{PublicKey: keys.NewPublicKey([32]byte{1})}},
			actions{transaction.Stake{PublicKey: ofType(t, 1, 64)}},
			`{"UnsuitableStakingKey":{"public_key":"secp256k1:1111111111111111111111111111111111111111111111111111111111111111"}}`},
		{"long receiver of a key", actions{addKey(last(64))}, actions{addKey(last(127) + "é")},
			`{"InvalidAccountId":{"account_id":"` + last(127) + `"}}`},
		{"deploys of both kinds", append(repeat(9, transaction.DeployContract{}), transaction.DeployGlobalContract{}),
			append(repeat(10, transaction.DeployGlobalContract{}), transaction.DeployContract{}),
			`{"TotalNumberOfDeployActionsExceeded":{"number_of_deploy_actions":11,"limit":10}}`},
		{"global code", actions{transaction.DeployGlobalContract{Code: make([]byte, 4<<20)}},
			actions{transaction.DeployGlobalContract{Code: make([]byte, 4<<20+1)}}, `{"ContractSizeExceeded":{"size":4194305,"limit":4194304}}`},
		{"delegate actions", actions{delegate(), transaction.CreateAccount{}}, actions{delegate(), delegate()}, `"DelegateActionMustBeOnlyOne"`},
		{"delegate actions of both versions", nil, actions{delegate(), transaction.DelegateV2{}}, `"DelegateActionMustBeOnlyOne"`},
		{"delegated actions", actions{delegate(repeat(100, transaction.CreateAccount{})...)}, actions{delegate(repeat(101, transaction.CreateAccount{})...)},
			`{"TotalNumberOfActionsExceeded":{"total_number_of_actions":101,"limit":100}}`},
		{"delegated deploys are counted apart", append(repeat(10, transaction.DeployContract{}), delegate(repeat(10, transaction.DeployContract{})...)),
			actions{delegate(repeat(11, transaction.DeployContract{})...)},
			`{"TotalNumberOfDeployActionsExceeded":{"number_of_deploy_actions":11,"limit":10}}`},
		{"delegated rules", nil, actions{delegate(call("", 0, 1))}, `"FunctionCallEmptyMethodName"`},
		{"delegated gas counts", actions{call("m", 0, 400*tera), delegate(call("m", 0, 600*tera))}, actions{call("m", 0, 400*tera), delegate(call("m", 0, 600*tera+1))},
			`{"TotalPrepaidGasExceeded":{"total_prepaid_gas":1000000000000001,"limit":1000000000000000}}`},
		{"delegate of version 2", nil, actions{transaction.DelegateV2{}}, unsupported("DelegateV2")},
		{"deterministic accounts", nil, actions{transaction.DeterministicStateInit{}}, unsupported("DeterministicAccountIds")},
		{"to a gas key", nil, actions{transaction.TransferToGasKey{}}, unsupported("GasKeys")},
		{"from a gas key", nil, actions{transaction.WithdrawFromGasKey{}}, unsupported("GasKeys")},
		{"a delegated gas key", nil, actions{delegate(gasKey)}, unsupported("GasKeys")},
		{"a gas key", nil, actions{gasKey}, unsupported("GasKeys")},
		{"ml-dsa-65: stake", nil, actions{transaction.Stake{PublicKey: pq}}, unsupported("PostQuantumSignatures")},
		{"ml-dsa-65: add key", nil, actions{transaction.AddKey{PublicKey: pq}}, unsupported("PostQuantumSignatures")},
		{"ml-dsa-65: delete key", nil, actions{transaction.DeleteKey{PublicKey: pq}}, unsupported("PostQuantumSignatures")},
		{"ml-dsa-65: to a gas key", nil, actions{transaction.TransferToGasKey{PublicKey: pq}}, unsupported("PostQuantumSignatures")},
		{"ml-dsa-65: from a gas key", nil, actions{transaction.WithdrawFromGasKey{PublicKey: pq}}, unsupported("PostQuantumSignatures")},
		{"ml-dsa-65: delegated", nil, actions{delegate(transaction.DeleteKey{PublicKey: pq})}, unsupported("PostQuantumSignatures")},
		{"ml-dsa-65: delegate", nil, actions{transaction.Delegate{DelegateAction: transaction.DelegateAction{PublicKey: pq}}}, unsupported("PostQuantumSignatures")},
		{"ml-dsa-65: delegate of version 2", nil, actions{transaction.DelegateV2{DelegateAction: transaction.DelegateAction{PublicKey: pq}}}, unsupported("PostQuantumSignatures")},
	} {
		schedule := classic(t)
		if err := schedule.CheckActions(c.good); err != nil {
			t.Errorf("%s: the last good input is refused: %v", c.what, err)
		}
		err := schedule.CheckActions(c.bad)
		if _, ok := err.(transaction.ActionsError); !ok {
			t.Errorf("%s: got %v", c.what, err)
		} else if got := string(transaction.ActionsErrors.JSON(err.(transaction.ActionsError))); got != c.refusal {
			t.Errorf("%s: got %s, want %s", c.what, got, c.refusal)
		}
		refusals.WriteString(c.refusal)
	}
	for _, name := range transaction.ActionsErrors.Names() {
		if !strings.Contains(refusals.String(), `"`+name+`"`) {
			t.Errorf("no input is refused with %s", name)
		}
	}
}

func TestFullAccessKeysHaveNoListToLimit(t *testing.T) {
	key := transaction.AddKey{AccessKey: accesskey.AccessKey{Permission: accesskey.FullAccess}}
	if err := classic(t).CheckActions(actions{key}); err != nil {
		t.Error(err)
	}
	if err := classic(t).CheckActions(nil); err != nil {
		t.Errorf("no actions at all: %v", err)
	}
}

// TestFirstBrokenRuleWins holds the order of the checks.
func TestFirstBrokenRuleWins(t *testing.T) {
	schedule := classic(t)
	tooMany := append(repeat(101, transaction.DeployContract{}), call("", 0, 0))
	if _, ok := schedule.CheckActions(tooMany).(transaction.TotalNumberOfActionsExceeded); !ok {
		t.Errorf("got %v", schedule.CheckActions(tooMany))
	}
	gasThenName := actions{call("", 0, 2000*tera)}
	if _, ok := schedule.CheckActions(gasThenName).(transaction.FunctionCallEmptyMethodName); !ok {
		t.Errorf("got %v", schedule.CheckActions(gasThenName))
	}
}

func TestRefusalsHaveTextForPeople(t *testing.T) {
	err := classic(t).CheckActions(actions{call(strings.Repeat("x", 300), 0, 1)})
	if err == nil || err.Error() != "method name has 300 bytes, at most 256 are allowed" {
		t.Errorf("got %v", err)
	}
	if !json.Valid(transaction.ActionsErrors.JSON(err.(transaction.ActionsError))) {
		t.Error("the refusal has no JSON")
	}
}

package ledger

import (
	"reflect"
	"strings"
	"testing"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/keys"
	"latchkey/core/runtime"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

const tgas = 1_000_000_000_000

func accountID(s string) account.ID { return account.ID(s) }

func yocto(s string) amount.Yocto {
	a, err := amount.Parse(s)
	if err != nil {
		panic(err)
	}
	return a
}

func call(method string, gas uint64) transaction.FunctionCall {
	return transaction.FunctionCall{MethodName: method, Args: []byte{}, Gas: gas}
}

func limited(allowance *amount.Yocto, receiver string, methods ...string) accesskey.AccessKey {
	return accesskey.AccessKey{Permission: accesskey.Permission{FunctionCall: &accesskey.FunctionCall{
		Allowance: allowance, ReceiverID: receiver, MethodNames: methods}}}
}

func addKey(name string, ak accesskey.AccessKey) transaction.AddKey {
	return transaction.AddKey{PublicKey: testKey(name).PublicKey(), AccessKey: ak}
}

func deleteKey(name string) transaction.DeleteKey {
	return transaction.DeleteKey{PublicKey: testKey(name).PublicKey()}
}

var fullKey = accesskey.AccessKey{Permission: accesskey.FullAccess}

// withContract is a chain with alice, bob and a contract on app whose methods
// a, b and m do nothing.
func withContract(t *testing.T) *chain {
	idle := func(*guest) {}
	s := scripted{"a": idle, "b": idle, "m": idle}
	c := newChain(t, s, "alice", "bob", "app", "other")
	c.deploy("app", s)
	c.deploy("other", s)
	return c
}

// does signs as alice with the named key, applies and expects success.
func (c *chain) does(key string, receiver account.ID, actions ...transaction.Action) *TransactionStatus {
	c.t.Helper()
	s := c.must(c.sign("alice", receiver, testKey(key), actions...))
	if s.Status == nil || s.Status.Kind != runtime.SuccessValue {
		c.t.Fatalf("failed: %s", s.Status.Failure.JSON())
	}
	return s
}

// refused signs as alice with the named key and expects a refusal of this type
// that changes nothing.
func (c *chain) refused(want error, key string, receiver account.ID, actions ...transaction.Action) {
	c.t.Helper()
	c.refusedTx(want, c.sign("alice", receiver, testKey(key), actions...))
}

func (c *chain) refusedTx(want error, tx *transaction.Signed) {
	c.t.Helper()
	before := c.stateBytes()
	refusal := c.apply(tx)[0]
	if refusal == nil {
		c.t.Fatalf("accepted, want %s", nameOf(want))
	}
	if got := authorize.Code(refusal); got != nameOf(want) {
		c.t.Fatalf("refused with %s (%v), want %s", got, refusal, nameOf(want))
	}
	if !reflect.DeepEqual(before, c.stateBytes()) {
		c.t.Fatalf("%s changed the state", nameOf(want))
	}
}

// nameOf is the wire name of a variant of any enum that a transaction can meet.
func nameOf(v error) string {
	switch v := v.(type) {
	case authorize.AccessKeyError:
		return authorize.AccessKeyErrors.Name(v)
	case transaction.ActionsError:
		return transaction.ActionsErrors.Name(v)
	case runtime.ActionErrorKind:
		return runtime.ActionErrorKinds.Name(v)
	}
	return authorize.InvalidTxs.Name(v.(authorize.InvalidTx))
}

// stateBytes is everything that belongs to accounts.
func (c *chain) stateBytes() map[string]string {
	all := map[string]string{}
	c.l.store.Scan([]byte{state.Outside + 1}, nil, func(key, value []byte) bool {
		all[string(key)] = string(value)
		return true
	})
	return all
}

// fails signs as alice and expects the receipt to fail with this action error.
func (c *chain) fails(want error, key string, receiver account.ID, actions ...transaction.Action) *TransactionStatus {
	c.t.Helper()
	s := c.must(c.sign("alice", receiver, testKey(key), actions...))
	if s.Status == nil || s.Status.Kind != runtime.Failure || !strings.Contains(string(s.Status.Failure.JSON()), `"`+nameOf(want)+`"`) {
		c.t.Fatalf("status %+v %s, want %s", s.Status, s.Status.Failure.JSON(), nameOf(want))
	}
	return s
}

func (c *chain) key(id account.ID, name string) (accesskey.AccessKey, bool) {
	return c.view().AccessKey(id, testKey(name).PublicKey())
}

func TestS1FullKeyMayDoEverything(t *testing.T) {
	c := withContract(t)
	c.does("alice", "bob", transaction.Transfer{Deposit: near(1)})
	c.does("alice", "alice", transaction.DeployContract{Code: scripted{"a": nil}.code()})
	c.does("alice", "alice", addKey("second", fullKey))
	c.does("alice", "alice", deleteKey("second"))
	c.does("alice", "sub.alice", transaction.CreateAccount{}, transaction.Transfer{Deposit: near(1)}, addKey("sub", fullKey))
	c.does("alice", "alice", transaction.DeleteAccount{BeneficiaryID: "bob"})
	if _, ok := c.view().Account("alice"); ok {
		t.Error("alice was not deleted")
	}
}

func TestS2TwoFullKeys(t *testing.T) {
	c := withContract(t)
	c.does("alice", "alice", addKey("second", fullKey))
	s := c.does("second", "bob", transaction.Transfer{Deposit: near(1)})
	if s.Transaction.PublicKey != testKey("second").PublicKey() {
		t.Error("the outcome does not record the second key")
	}
	c.does("second", "alice", deleteKey("alice"))
	c.refused(authorize.AccessKeyNotFound{}, "alice", "bob", transaction.Transfer{Deposit: near(1)})
}

func TestS3LimitedKeyScope(t *testing.T) {
	c := withContract(t)
	c.does("alice", "alice", addKey("app", limited(nil, "app", "m")))
	c.does("app", "app", call("m", 10*tgas))
	c.refused(authorize.ReceiverMismatch{}, "app", "other", call("m", 10*tgas))
	c.refused(authorize.MethodNameMismatch{}, "app", "app", call("a", 10*tgas))
}

func TestS4EmptyMethodListMeansAny(t *testing.T) {
	c := withContract(t)
	c.does("alice", "alice", addKey("app", limited(nil, "app")))
	c.does("app", "app", call("a", 10*tgas))
	c.does("app", "app", call("b", 10*tgas))
	c.refused(authorize.ReceiverMismatch{}, "app", "other", call("a", 10*tgas))
}

func TestS5LimitedKeyMayOnlyCall(t *testing.T) {
	c := withContract(t)
	c.does("alice", "alice", addKey("app", limited(nil, "app")))
	for _, actions := range [][]transaction.Action{
		{transaction.Transfer{Deposit: near(1)}},
		{addKey("more", fullKey)},
		{deleteKey("alice")},
		{transaction.CreateAccount{}},
		{transaction.DeployContract{Code: []byte{}}},
		{transaction.DeleteAccount{BeneficiaryID: "bob"}},
		{transaction.Stake{Stake: near(1), PublicKey: testKey("alice").PublicKey()}},
		{call("a", 10*tgas), call("a", 10*tgas)},
		{},
	} {
		c.refused(authorize.RequiresFullAccess{}, "app", "app", actions...)
	}
}

func TestS6LimitedKeyMayNotPay(t *testing.T) {
	c := withContract(t)
	c.does("alice", "alice", addKey("app", limited(nil, "app")))
	paid := call("a", 10*tgas)
	paid.Deposit = amount.From(1)
	c.refused(authorize.DepositWithFunctionCall{}, "app", "app", paid)
}

func TestS7AllowanceFallsByTheCostAndGrowsByTheRefund(t *testing.T) {
	c := withContract(t)
	allowance := yocto("250000000000000000000000")
	c.does("alice", "alice", addKey("app", limited(&allowance, "app")))
	before := c.balance("alice")
	s := c.does("app", "app", call("a", 100*tgas))
	ak, _ := c.key("alice", "app")
	spent := allowance.SaturatingSub(*ak.Permission.FunctionCall.Allowance)
	if paid := before.SaturatingSub(c.balance("alice")); paid != spent {
		t.Errorf("the account paid %s, the allowance %s", paid, spent)
	}
	burnt := s.Outcome.TokensBurnt
	for _, p := range s.Receipts {
		burnt = burnt.SaturatingAdd(p.TokensBurnt)
	}
	if burnt != spent {
		t.Errorf("outcomes burnt %s, the key spent %s", burnt, spent)
	}
}

func TestS8AllowanceExhausted(t *testing.T) {
	c := withContract(t)
	allowance := yocto("1000000000000000000000") // 0.001 NEAR buys 10 Tgas, less fees
	c.does("alice", "alice", addKey("app", limited(&allowance, "app")))
	c.refused(authorize.NotEnoughAllowance{}, "app", "app", call("a", 10*tgas))
}

func TestS9UnlimitedAllowance(t *testing.T) {
	c := withContract(t)
	c.does("alice", "alice", addKey("app", limited(nil, "app")))
	for range 20 {
		c.does("app", "app", call("a", 300*tgas))
	}
}

func TestS10AllowanceAboveBalance(t *testing.T) {
	c := withContract(t)
	allowance := near(1_000_000)
	c.does("alice", "alice", addKey("app", limited(&allowance, "app")))
	c.does("alice", "bob", transaction.Transfer{Deposit: near(1000).SaturatingSub(yocto("10000000000000000000000"))})
	c.refused(authorize.NotEnoughBalance{}, "app", "app", call("a", 300*tgas))
}

func TestS11GasRefundAfterTheKeyIsGone(t *testing.T) {
	c := withContract(t)
	allowance := near(1)
	c.does("alice", "alice", addKey("app", limited(&allowance, "app")))
	use := c.sign("alice", "app", testKey("app"), call("a", 100*tgas))
	drop := c.sign("alice", "alice", testKey("alice"), deleteKey("app"))
	before := c.balance("alice")
	if refusals := c.apply(use, drop); refusals[0] != nil || refusals[1] != nil {
		t.Fatal(refusals)
	}
	if _, ok := c.key("alice", "app"); ok {
		t.Error("the refund brought the key back")
	}
	paid := before.SaturatingSub(c.balance("alice"))
	if yocto("1000000000000000000000").Less(paid) {
		t.Errorf("alice paid %s NEAR: the refund did not arrive", paid.FormatNEAR())
	}
}

func TestS12TopUpByDeleteAndAdd(t *testing.T) {
	c := withContract(t)
	small, large := amount.From(1), near(1)
	c.does("alice", "alice", addKey("app", limited(&small, "app")))
	c.does("alice", "alice", deleteKey("app"), addKey("app", limited(&large, "app")))
	ak, _ := c.key("alice", "app")
	if *ak.Permission.FunctionCall.Allowance != large {
		t.Errorf("allowance is %s", ak.Permission.FunctionCall.Allowance)
	}
	if want := (c.view().Head.Height - 1) * 1_000_000; ak.Nonce != want {
		t.Errorf("nonce is %d, want %d", ak.Nonce, want)
	}
}

func TestS13AddExistingDeleteMissing(t *testing.T) {
	c := withContract(t)
	c.does("alice", "alice", addKey("app", limited(nil, "app")))
	c.fails(runtime.AddKeyAlreadyExists{}, "alice", "alice", addKey("app", fullKey))
	if ak, _ := c.key("alice", "app"); ak.Permission.IsFullAccess() {
		t.Error("the first permission was replaced")
	}
	c.fails(runtime.DeleteKeyDoesNotExist{}, "alice", "alice", deleteKey("nobody"))
}

func TestS14KeyLimits(t *testing.T) {
	c := withContract(t)
	name := func(n int) string { return strings.Repeat("m", n) }
	eight := []string{}
	for range 8 {
		eight = append(eight, name(249))
	}
	c.does("alice", "alice", addKey("k1", limited(nil, "app", name(256))))
	c.does("alice", "alice", addKey("k2", limited(nil, "app", eight...))) // 8 * 250 = 2000
	c.refused(transaction.AddKeyMethodNameLengthExceeded{}, "alice", "alice", addKey("k3", limited(nil, "app", name(257))))
	eight[0] += "m"
	c.refused(transaction.AddKeyMethodNamesNumberOfBytesExceeded{}, "alice", "alice", addKey("k3", limited(nil, "app", eight...)))
}

func TestS15EachKeyHasItsNonce(t *testing.T) {
	c := withContract(t)
	c.does("alice", "alice", addKey("one", limited(nil, "app")), addKey("two", limited(nil, "app")))
	one, _ := c.key("alice", "one")
	two, _ := c.key("alice", "two")
	if one.Nonce != two.Nonce {
		t.Fatal("keys made together start with different nonces")
	}
	a, b := c.sign("alice", "app", testKey("one"), call("a", 10*tgas)), c.sign("alice", "app", testKey("two"), call("a", 10*tgas))
	if refusals := c.apply(a, b); refusals[0] != nil || refusals[1] != nil {
		t.Fatal(refusals)
	}
	again := a.Transaction
	again.Actions = []transaction.Action{call("b", 10*tgas)}
	c.refusedTx(authorize.InvalidNonce{}, again.Sign(testKey("one")))
}

func TestS16ReplayAfterTheKeyIsAddedAgain(t *testing.T) {
	c := withContract(t)
	c.does("alice", "alice", addKey("app", limited(nil, "app")))
	old := c.sign("alice", "app", testKey("app"), call("a", 10*tgas))
	c.must(old)
	c.does("alice", "alice", deleteKey("app"), addKey("app", limited(nil, "app")))
	if ak, _ := c.key("alice", "app"); ak.Nonce != (c.view().Head.Height-1)*1_000_000 {
		t.Errorf("nonce is %d at height %d", ak.Nonce, c.view().Head.Height)
	}
	c.refusedTx(authorize.InvalidNonce{}, old)
}

func TestS17NonceCeiling(t *testing.T) {
	c := withContract(t)
	ceiling := (c.view().Head.Height + 1) * 1_000_000
	tx := c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)}).Transaction
	tx.Nonce = ceiling
	c.refusedTx(authorize.NonceTooLarge{}, tx.Sign(testKey("alice")))
	tx.Nonce = (c.view().Head.Height+1)*1_000_000 - 1
	c.must(tx.Sign(testKey("alice")))
}

func TestS18Rotation(t *testing.T) {
	c := withContract(t)
	rotate := c.sign("alice", "alice", testKey("alice"), addKey("new", fullKey), deleteKey("alice"))
	late := c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)})
	before := c.balance("bob")
	refusals := c.apply(rotate, late)
	if refusals[0] != nil || refusals[1] == nil || authorize.Code(refusals[1]) != "AccessKeyNotFound" {
		t.Fatalf("refusals %v", refusals)
	}
	if c.balance("bob") != before {
		t.Error("the old key still paid")
	}
	c.does("new", "bob", transaction.Transfer{Deposit: near(1)})
}

func TestS19LockedAccount(t *testing.T) {
	s := scripted{}
	s["pay"] = func(g *guest) {
		p := g.do("promise_batch_create", "bob")
		g.do("promise_batch_action_transfer", p, near(1))
	}
	s["upgrade"] = func(g *guest) {
		p := g.do("promise_batch_create", "app")
		g.do("promise_batch_action_deploy_contract", p, scripted{"new_method": nil}.code())
	}
	c := newChain(t, s, "alice", "bob", "app")
	c.deploy("app", s)
	c.must(c.sign("app", "app", testKey("app"), deleteKey("app")))
	c.refusedTx(authorize.AccessKeyNotFound{}, c.sign("app", "bob", testKey("app"), transaction.Transfer{Deposit: near(1)}))
	before := c.balance("bob")
	c.does("alice", "app", call("pay", 100*tgas))
	if got := c.balance("bob"); got != before.SaturatingAdd(near(1)) {
		t.Errorf("bob has %s", got)
	}
	c.does("alice", "app", call("upgrade", 100*tgas))
	acc, _ := c.view().Account("app")
	code, _ := c.view().Code(acc.Contract.Hash)
	if !strings.Contains(string(code), "new_method") {
		t.Error("the locked account did not upgrade itself")
	}
}

func TestS20AnAccountWithLimitedKeysOnly(t *testing.T) {
	c := withContract(t)
	c.does("alice", "alice", addKey("app", limited(nil, "app", "m")), deleteKey("alice"))
	for _, action := range []transaction.Action{
		transaction.Transfer{Deposit: near(1)}, transaction.DeleteAccount{BeneficiaryID: "bob"}, addKey("alice", fullKey), deleteKey("app"),
		transaction.DeployContract{}, transaction.UseGlobalContract{}, transaction.Stake{PublicKey: testKey("app").PublicKey()},
	} {
		c.refused(authorize.RequiresFullAccess{}, "app", "alice", action)
	}
	c.does("app", "app", call("m", 10*tgas))
	// Nor does a relayer help.
	d := c.asks("alice", "app", "alice", transaction.DeleteAccount{BeneficiaryID: "bob"})
	expect(t, "relayed", c.as("bob", "alice", d), failure("0", `{"DelegateActionAccessKeyError":"RequiresFullAccess"}`))
}

// TestS21TheLastFullKey: the protocol lets it go, so tools ask before; what they
// need to know is in the list of keys.
func TestS21TheLastFullKey(t *testing.T) {
	c := withContract(t)
	fullKeys := func() (n int) {
		c.view().AccessKeys("alice", func(_ keys.PublicKey, ak accesskey.AccessKey) bool {
			if ak.Permission.IsFullAccess() {
				n++
			}
			return true
		})
		return n
	}
	c.does("alice", "alice", addKey("app", limited(nil, "app")), addKey("second", fullKey))
	expect(t, "full keys", fullKeys(), 2)
	c.does("alice", "alice", deleteKey("alice"))
	expect(t, "full keys", fullKeys(), 1)
	c.does("second", "alice", deleteKey("second"))
	expect(t, "full keys", fullKeys(), 0)
	c.refused(authorize.AccessKeyNotFound{}, "second", "alice", addKey("second", fullKey))
	c.refused(authorize.RequiresFullAccess{}, "app", "alice", addKey("second", fullKey))
}

func TestS22RevokedApp(t *testing.T) {
	c := withContract(t)
	c.does("alice", "alice", addKey("app", limited(nil, "app")))
	c.does("app", "app", call("a", 10*tgas))
	c.does("alice", "alice", deleteKey("app"))
	c.refused(authorize.AccessKeyNotFound{}, "app", "app", call("a", 10*tgas))
}

func TestS23ListKeys(t *testing.T) {
	c := withContract(t)
	allowance := near(1)
	c.does("alice", "alice", addKey("app", limited(&allowance, "app", "m")))
	found := map[keys.PublicKey]accesskey.AccessKey{}
	c.view().AccessKeys("alice", func(k keys.PublicKey, ak accesskey.AccessKey) bool {
		found[k] = ak
		return true
	})
	app := found[testKey("app").PublicKey()]
	if len(found) != 2 || app.Permission.FunctionCall == nil || *app.Permission.FunctionCall.Allowance != allowance || app.Nonce != 1_000_000 {
		t.Errorf("keys %+v", found)
	}
}

func TestS25KeysTakeStorage(t *testing.T) {
	c := withContract(t)
	usage := func() uint64 {
		acc, _ := c.view().Account("alice")
		return acc.StorageUsage
	}
	start := usage()
	c.does("alice", "alice", addKey("full", fullKey))
	if got := usage() - start; got != 82 {
		t.Errorf("a full key takes %d bytes", got)
	}
	start = usage()
	allowance := near(1)
	c.does("alice", "alice", addKey("app", limited(&allowance, "app", "m", "three")))
	if got, want := usage()-start, uint64(107+len("app")+4+len("m")+4+len("three")); got != want {
		t.Errorf("a function-call key takes %d bytes, want %d", got, want)
	}
	start = usage()
	c.does("app", "app", call("m", 10*tgas))
	if usage() != start {
		t.Error("spending allowance changed the storage")
	}
}

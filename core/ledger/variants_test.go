package ledger

import (
	"fmt"
	"strings"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/keys"
	"latchkey/core/runtime"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// outcomeCase is a transaction and NEAR's JSON of what becomes of it: of its
// refusal, or of its receipt's failure.
type outcomeCase struct {
	want string
	tx   func(s *stage) *transaction.Signed
}

// by signs as alice, after editing what is signed.
func by(edit func(*transaction.Transaction), actions ...transaction.Action) func(*stage) *transaction.Signed {
	return func(s *stage) *transaction.Signed {
		tx := s.sign("alice", "bob", testKey("alice"), actions...).Transaction
		edit(&tx)
		return tx.Sign(testKey("alice"))
	}
}

// limitedTo signs with a key of alice that may call m of app for so much.
func limitedTo(allowance amount.Yocto, edit func(*transaction.Transaction)) func(*stage) *transaction.Signed {
	return func(s *stage) *transaction.Signed {
		s.does("alice", "alice", addKey("limited", limited(&allowance, "app", "m")))
		tx := s.sign("alice", "app", testKey("limited"), call("m", tgas)).Transaction
		edit(&tx)
		return tx.Sign(testKey("limited"))
	}
}

func invalid(variant string) string { return `{"InvalidTxError":` + variant + `}` }

// said is how a guard's refusal looks on the wire.
func said(sentence string) string {
	return failure("0", `{"FunctionCallError":{"ExecutionError":"Smart contract panicked: `+sentence+`"}}`)
}

func plain(*transaction.Transaction) {}

func text(name string) string { return testKey(name).PublicKey().String() }

// refusalCases has each variant of InvalidTxError that classic can meet.
func refusalCases() []outcomeCase {
	yen := transaction.Transfer{Deposit: amount.From(1)}
	huge := transaction.FunctionCall{MethodName: "m", Gas: 1, Args: make([]byte, 3<<20)}
	index := uint16(1)
	return []outcomeCase{
		{invalid(`"Expired"`), by(func(tx *transaction.Transaction) { tx.BlockHash = transaction.Hash{1} }, yen)},
		{invalid(`"InvalidSignature"`), func(s *stage) *transaction.Signed {
			return s.sign("alice", "bob", testKey("alice"), yen).Transaction.Sign(testKey("bob"))
		}},
		{invalid(`"InvalidTransactionVersion"`), by(func(tx *transaction.Transaction) { tx.V1 = &transaction.V1{} }, yen)},
		{invalid(`"InvalidTransactionVersion"`), by(func(tx *transaction.Transaction) { tx.V1 = &transaction.V1{NonceMode: transaction.Strict} }, yen)},
		{invalid(`"InvalidTransactionVersion"`), by(func(tx *transaction.Transaction) { tx.V1 = &transaction.V1{NonceIndex: &index} }, yen)},
		{invalid(`"InvalidTransactionVersion"`), by(func(tx *transaction.Transaction) {
			tx.PublicKey, _ = keys.PublicKeyFromBorsh(append([]byte{2}, make([]byte, 1952)...))
		}, yen)},
		{invalid(`"CostOverflow"`), by(plain, transaction.Transfer{Deposit: amount.Max})},
		{invalid(`{"TransactionSizeExceeded":{"size":6291617,"limit":4259840}}`), by(plain, huge, huge)},
		{invalid(`{"SignerDoesNotExist":{"signer_id":"nobody"}}`), by(func(tx *transaction.Transaction) { tx.SignerID = "nobody" }, yen)},
		{invalid(`{"InvalidNonce":{"tx_nonce":0,"ak_nonce":0}}`), by(func(tx *transaction.Transaction) { tx.Nonce = 0 }, yen)},
		{invalid(`{"NonceTooLarge":{"tx_nonce":2000000,"upper_bound":2000000}}`), by(func(tx *transaction.Transaction) { tx.Nonce = 2_000_000 }, yen)},
		{invalid(`{"NotEnoughBalance":{"signer_id":"alice","balance":"1000000000000000000000000000","cost":"2000000044636512500000000000"}}`),
			by(plain, transaction.Transfer{Deposit: near(2000)})},
		{invalid(`{"LackBalanceForState":{"signer_id":"alice","amount":"101819999999999999999999"}}`), func(s *stage) *transaction.Signed {
			s.does("alice", "alice", transaction.DeployContract{Code: make([]byte, 10_000)})
			most, _ := s.balance("alice").Sub(yocto("44636512500000000001"))
			return s.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: most})
		}},
		{invalid(`{"ActionsValidation":"FunctionCallZeroAttachedGas"}`), by(plain, call("m", 0))},
		{invalid(`{"ActionsValidation":{"UnsupportedProtocolFeature":{"protocol_feature":"GasKeys","version":84}}}`), by(plain, transaction.TransferToGasKey{})},
		{invalid(`{"InvalidAccessKeyError":{"AccessKeyNotFound":{"account_id":"alice","public_key":"` + text("bob") + `"}}}`), func(s *stage) *transaction.Signed {
			return s.sign("alice", "bob", testKey("bob"), yen)
		}},
		{invalid(`{"InvalidAccessKeyError":{"NotEnoughAllowance":{"account_id":"alice","public_key":"` + text("limited") + `","allowance":"5","cost":"219616891964900000000"}}}`),
			limitedTo(amount.From(5), plain)},
		{invalid(`{"InvalidAccessKeyError":"RequiresFullAccess"}`), limitedTo(near(1), func(tx *transaction.Transaction) { tx.Actions = []transaction.Action{yen} })},
		{invalid(`{"InvalidAccessKeyError":"DepositWithFunctionCall"}`), limitedTo(near(1), func(tx *transaction.Transaction) {
			paying := call("m", tgas)
			paying.Deposit = amount.From(1)
			tx.Actions = []transaction.Action{paying}
		})},
		{invalid(`{"InvalidAccessKeyError":{"ReceiverMismatch":{"tx_receiver":"other","ak_receiver":"app"}}}`),
			limitedTo(near(1), func(tx *transaction.Transaction) { tx.ReceiverID = "other" })},
		{invalid(`{"InvalidAccessKeyError":{"MethodNameMismatch":{"method_name":"n"}}}`),
			limitedTo(near(1), func(tx *transaction.Transaction) { tx.Actions = []transaction.Action{call("n", tgas)} })},
		{said("not today"), func(s *stage) *transaction.Signed {
			s.guards(fails("not today"))
			return s.pulls()
		}},
	}
}

func TestEveryRefusalHasNEARsJSON(t *testing.T) {
	for _, c := range refusalCases() {
		s := newStage(t)
		tx := c.tx(s)
		before := s.stateBytes()
		refusal := s.apply(tx)[0]
		if refusal == nil {
			t.Errorf("accepted, want %s", c.want)
		} else if got := string(authorize.JSON(refusal)); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
		if len(before) != len(s.stateBytes()) {
			t.Errorf("%s left a trace", c.want)
		}
	}
	wanted(t, refusalCases(), authorize.InvalidTxs.Names())
	wanted(t, refusalCases(), authorize.AccessKeyErrors.Names())
}

// wanted requires that every variant of an enum is wanted by a case. Some only
// show as a panic, or as the variant that they hold.
func wanted(t *testing.T, cases []outcomeCase, names []string) {
	t.Helper()
	var all strings.Builder
	for _, c := range cases {
		all.WriteString(c.want)
	}
	for _, name := range names {
		switch name {
		case "DelegateRefusal":
			continue
		case "CodeNotDeployable": // needs other settings: TestOnlyListedCodeIsDeployable
			continue
		case "TooManyRefusals": // no block knows it
			continue
		case "LedgerSealed": // needs other settings: TestASealedLedgerTakesNothing
			continue
		case "GuardRefused":
			name = "FunctionCallError"
		}
		if !strings.Contains(all.String(), `"`+name+`"`) {
			t.Errorf("no case wants %s", name)
		}
	}
}

// to signs as alice with her key.
func to(receiver string, actions ...transaction.Action) func(*stage) *transaction.Signed {
	return func(s *stage) *transaction.Signed {
		return s.sign("alice", accountID(receiver), testKey("alice"), actions...)
	}
}

// calls makes alice call a method of app that does m.
func calls(m func(*guest)) func(*stage) *transaction.Signed {
	return func(s *stage) *transaction.Signed {
		s.script["m"] = m
		return to("app", call("m", 300*tgas))(s)
	}
}

// relayed lets bob bring what alice signed.
func relayed(edit func(*transaction.Delegate)) func(*stage) *transaction.Signed {
	return func(s *stage) *transaction.Signed {
		allowance := near(1)
		s.does("alice", "alice", addKey("limited", limited(&allowance, "app", "m")))
		d := transaction.DelegateAction{SenderID: "alice", ReceiverID: "bob", Actions: []transaction.Action{transaction.Transfer{Deposit: near(1)}},
			Nonce: 2, MaxBlockHeight: 100, PublicKey: testKey("alice").PublicKey()}.Sign(testKey("alice"))
		edit(&d)
		return s.sign("bob", "alice", testKey("bob"), d)
	}
}

// resigned signs a delegate action with the named key after editing it.
func resigned(key string, edit func(*transaction.DelegateAction)) func(*stage) *transaction.Signed {
	return relayed(func(d *transaction.Delegate) {
		d.PublicKey = testKey(key).PublicKey()
		if key == "limited" {
			d.Nonce, d.ReceiverID, d.Actions = 1_000_001, "app", []transaction.Action{call("m", tgas)}
		}
		edit(&d.DelegateAction)
		*d = d.DelegateAction.Sign(testKey(key))
	})
}

// failureCases has each variant of ActionErrorKind that classic can meet.
func failureCases() []outcomeCase {
	kind := func(json string) string { return failure("0", json) }
	wholeReceipt := func(json string) string { return failure("null", json) }
	yen := transaction.Transfer{Deposit: amount.From(1)}
	implicit := testKey("implicit").PublicKey().ImplicitAccount()
	var manyKeys []transaction.Action
	for i := range 10 {
		manyKeys = append(manyKeys, addKey(fmt.Sprint("many ", i), fullKey))
	}
	return append([]outcomeCase{
		{kind(`{"AccountAlreadyExists":{"account_id":"bob"}}`), to("bob", transaction.CreateAccount{})},
		{kind(`{"AccountDoesNotExist":{"account_id":"nobody"}}`), to("nobody", yen)},
		{kind(`{"OnlyImplicitAccountCreationAllowed":{"account_id":"` + string(implicit) + `"}}`), to(string(implicit), transaction.CreateAccount{})},
		{kind(`{"CreateAccountOnlyByRegistrar":{"account_id":"carol","registrar_account_id":"registrar","predecessor_id":"alice"}}`),
			to("carol", transaction.CreateAccount{})},
		{kind(`{"CreateAccountNotAllowed":{"account_id":"new.bob","predecessor_id":"alice"}}`), to("new.bob", transaction.CreateAccount{})},
		{kind(`{"ActorNoPermission":{"account_id":"bob","actor_id":"alice"}}`), to("bob", addKey("alice", fullKey))},
		{kind(`{"DeleteKeyDoesNotExist":{"account_id":"alice","public_key":"` + text("bob") + `"}}`), to("alice", deleteKey("bob"))},
		{kind(`{"AddKeyAlreadyExists":{"account_id":"alice","public_key":"` + text("alice") + `"}}`), to("alice", addKey("alice", fullKey))},
		{failure("1", `{"DeleteAccountStaking":{"account_id":"alice"}}`),
			to("alice", transaction.Stake{Stake: near(1), PublicKey: testKey("alice").PublicKey()}, transaction.DeleteAccount{BeneficiaryID: "bob"})},
		{failure("1", `{"DeleteAccountWithLargeState":{"account_id":"app"}}`), func(s *stage) *transaction.Signed {
			s.script["m"] = func(g *guest) { g.do("storage_write", "k", make([]byte, 10_000), 0) }
			return s.sign("app", "app", testKey("app"), call("m", 100*tgas), transaction.DeleteAccount{BeneficiaryID: "bob"})
		}},
		{wholeReceipt(`{"LackBalanceForState":{"account_id":"poor.alice","amount":"9200000000000000000000"}}`),
			to("poor.alice", append([]transaction.Action{transaction.CreateAccount{}}, manyKeys...)...)},
		{kind(`{"TriesToUnstake":{"account_id":"alice"}}`), to("alice", transaction.Stake{PublicKey: testKey("alice").PublicKey()})},
		{kind(`{"TriesToStake":{"account_id":"bob","stake":"2000000000000000000000000000","locked":"0","balance":"999999953994768750000000000"}}`),
			func(s *stage) *transaction.Signed {
				return s.sign("bob", "bob", testKey("bob"), transaction.Stake{Stake: near(2000), PublicKey: testKey("bob").PublicKey()})
			}},
		{kind(`{"InsufficientStake":{"account_id":"alice","stake":"1","minimum_stake":"1000000000000000000000000"}}`),
			to("alice", transaction.Stake{Stake: amount.From(1), PublicKey: testKey("alice").PublicKey()})},
		{kind(`{"GlobalContractDoesNotExist":{"identifier":{"account_id":"nobody"}}}`),
			to("alice", transaction.UseGlobalContract{Contract: transaction.GlobalContractID{AccountID: "nobody"}})},
		{kind(`{"GlobalContractDoesNotExist":{"identifier":{"hash":"11111111111111111111111111111111"}}}`), to("alice", transaction.UseGlobalContract{})},
		{kind(`{"LackBalanceForState":{"account_id":"alice","amount":"104857600000000000000000000"}}`), func(s *stage) *transaction.Signed {
			s.does("alice", "bob", transaction.Transfer{Deposit: near(900)})
			return to("alice", transaction.DeployGlobalContract{Code: make([]byte, 1<<20)})(s)
		}},
		{kind(`{"NewReceiptValidationError":{"ActionsValidation":"FunctionCallZeroAttachedGas"}}`),
			calls(func(g *guest) { g.promise("other", "n", "", amount.Zero, 0) })},
		{kind(`{"NewReceiptValidationError":{"ActionsValidation":{"UnsupportedProtocolFeature":{"protocol_feature":"PostQuantumSignatures","version":84}}}}`),
			calls(func(g *guest) {
				p := g.do("promise_batch_create", "app")
				g.do("promise_batch_action_add_key_with_full_access", p, append([]byte{2}, make([]byte, 1952)...), 0)
			})},
		{kind(`{"NewReceiptValidationError":{"ReceiptSizeExceeded":{"size":4194457,"limit":4194304}}}`), calls(func(g *guest) {
			g.promise("other", "n", strings.Repeat("x", 4<<20), amount.Zero, tgas)
		})},
		{kind(`"DelegateActionInvalidSignature"`), relayed(func(d *transaction.Delegate) { d.Nonce++ })},
		{kind(`"DelegateActionExpired"`), resigned("alice", func(d *transaction.DelegateAction) { d.MaxBlockHeight = 2 })},
		{kind(`{"DelegateActionSenderDoesNotMatchTxReceiver":{"sender_id":"app","receiver_id":"alice"}}`),
			resigned("alice", func(d *transaction.DelegateAction) { d.SenderID = "app" })},
		{kind(`{"DelegateActionInvalidNonce":{"delegate_nonce":1,"ak_nonce":1}}`), resigned("alice", func(d *transaction.DelegateAction) { d.Nonce = 1 })},
		{kind(`{"DelegateActionNonceTooLarge":{"delegate_nonce":3000000,"upper_bound":3000000}}`),
			resigned("alice", func(d *transaction.DelegateAction) { d.Nonce = 3_000_000 })},
		{kind(`{"DelegateActionAccessKeyError":{"AccessKeyNotFound":{"account_id":"alice","public_key":"` + text("bob") + `"}}}`),
			resigned("bob", func(*transaction.DelegateAction) {})},
		{kind(`{"DelegateActionAccessKeyError":"RequiresFullAccess"}`),
			resigned("limited", func(d *transaction.DelegateAction) { d.Actions = nil })},
		{kind(`{"DelegateActionAccessKeyError":"DepositWithFunctionCall"}`), resigned("limited", func(d *transaction.DelegateAction) {
			paying := call("m", tgas)
			paying.Deposit = amount.From(1)
			d.Actions = []transaction.Action{paying}
		})},
		{kind(`{"DelegateActionAccessKeyError":{"ReceiverMismatch":{"tx_receiver":"other","ak_receiver":"app"}}}`),
			resigned("limited", func(d *transaction.DelegateAction) { d.ReceiverID = "other" })},
		{kind(`{"DelegateActionAccessKeyError":{"MethodNameMismatch":{"method_name":"n"}}}`),
			resigned("limited", func(d *transaction.DelegateAction) { d.Actions = []transaction.Action{call("n", tgas)} })},
	}, callCases()...)
}

// callCases has each variant of FunctionCallError.
func callCases() []outcomeCase {
	kind := func(json string) string { return failure("0", `{"FunctionCallError":`+json+`}`) }
	fails := func(err error) func(*stage) *transaction.Signed { return calls(func(*guest) { panic(abort{err}) }) }
	return []outcomeCase{
		{kind(`{"ExecutionError":"Smart contract panicked: no"}`), calls(func(g *guest) { g.fail("no") })},
		{kind(`{"ExecutionError":"WebAssembly trap: An ` + "`unreachable`" + ` opcode was executed."}`), fails(&vm.Trap{Kind: vm.TrapUnreachable})},
		{kind(`{"MethodResolveError":"MethodNotFound"}`), to("app", call("nothing", tgas))},
		{kind(`{"MethodResolveError":"MethodInvalidSignature"}`), func(s *stage) *transaction.Signed {
			var m asm.Module
			m.Func("m", []vm.ValueType{vm.I64}, nil, 0)
			s.does("alice", "alice", transaction.DeployContract{Code: m.Wasm()})
			return to("alice", call("m", tgas))(s)
		}},
		{kind(`{"CompilationError":{"CodeDoesNotExist":{"account_id":"bob"}}}`), to("bob", call("m", tgas))},
		{failure("1", `{"FunctionCallError":{"CompilationError":{"PrepareError":"Deserialization"}}}`),
			to("alice", transaction.DeployContract{Code: []byte("no wasm")}, call("m", tgas))},
		{kind(`{"CompilationError":{"WasmerCompileError":{"msg":"the engine cannot compile the code"}}}`), fails(&vm.CompileError{Reason: "why"})},
		{kind(`{"LinkError":{"msg":"the code imports what the host does not offer"}}`), fails(&vm.LinkError{Reason: "why"})},
	}
}

func TestEveryFailureHasNEARsJSON(t *testing.T) {
	for _, c := range failureCases() {
		s := newStage(t)
		if got := s.must(c.tx(s)).Status; got == nil || string(got.Failure.JSON()) != c.want {
			t.Errorf("got  %s\nwant %s", got.Failure.JSON(), c.want)
		}
	}
	cases := failureCases()
	wanted(t, cases, runtime.ActionErrorKinds.Names())
	wanted(t, cases, runtime.ReceiptErrors.Names())
	wanted(t, cases, authorize.DelegateErrors.Names())
	wanted(t, cases, vm.FunctionCallErrors.Names())
}

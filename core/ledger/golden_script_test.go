package ledger

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"

	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/policy"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

func deployments(g *golden) {
	g.does("", "app", "app", transaction.DeployContract{Code: contract("", "other")})
	shared := contract("")
	g.does("", "other", "other", publish(shared, transaction.ByCodeHash), publish(shared, transaction.ByAccountID))
	g.does("", "other", "other", byAccount("other"))
	g.does("", "bob", "bob", byHash(shared))
	g.does("GlobalContractDoesNotExist", "alice", "alice", byAccount("nobody"))
	g.does("GlobalContractDoesNotExist", "alice", "alice", byHash([]byte("nothing")))
	g.does("CodeDoesNotExist", "alice", "alice", running())
	g.does("MethodNotFound", "alice", "app", call("nothing", tgas))
	g.does(`PrepareError":"Deserialization"`, "broken", "broken", transaction.DeployContract{Code: []byte("no wasm")}, running())
	var parameter, importing asm.Module
	parameter.Func("run", []vm.ValueType{vm.I64}, nil, 0)
	g.does("MethodInvalidSignature", "broken", "broken", transaction.DeployContract{Code: parameter.Wasm()}, running())
	importing.Import("env", "nonesuch", nil, nil)
	importing.Method("run")
	g.does("no such host function", "broken", "broken", transaction.DeployContract{Code: importing.Wasm()}, running())
}

func accountsAndKeys(g *golden) {
	g.does("", "alice", "sub.alice", transaction.CreateAccount{}, transaction.Transfer{Deposit: near(5)}, addKey("sub.alice", fullKey))
	g.does("", "registrar", "top", transaction.CreateAccount{}, yen(1))
	g.does("", "alice", testKey("implicit").PublicKey().ImplicitAccount(), transaction.Transfer{Deposit: near(1)})
	g.does("", "alice", "0x00112233445566778899aabbccddeeff00112233", transaction.Transfer{Deposit: near(1)})
	implicit := testKey("other implicit").PublicKey().ImplicitAccount()
	g.does("OnlyImplicitAccountCreationAllowed", "alice", implicit, transaction.CreateAccount{})
	g.does("AccountAlreadyExists", "alice", "bob", transaction.CreateAccount{})
	g.does("AccountDoesNotExist", "alice", "nobody", transaction.Transfer{Deposit: near(1)})
	g.does("CreateAccountOnlyByRegistrar", "alice", "carol", transaction.CreateAccount{})
	g.does("CreateAccountNotAllowed", "alice", "new.bob", transaction.CreateAccount{})
	g.does("ActorNoPermission", "alice", "bob", addKey("alice", fullKey))

	g.does("", "alice", "alice", addKey("limited", limited(new(near(1)), "app", "run")), addKey("poor", limited(new(amount.From(5)), "app")),
		addKey("free", limited(nil, "app")))
	g.by("", "limited", "alice", "app", running(`log_utf8 "by a limited key"`))
	g.by("", "free", "alice", "app", running(`log_utf8 "by another"`))
	g.does("AddKeyAlreadyExists", "alice", "alice", addKey("limited", fullKey))
	g.does("DeleteKeyDoesNotExist", "alice", "alice", deleteKey("nobody"))
	g.does("", "alice", "alice", deleteKey("free"))
	g.by("AccessKeyNotFound", "free", "alice", "app", running())
	var many []transaction.Action
	for i := range 10 {
		many = append(many, addKey(fmt.Sprint("many ", i), fullKey))
	}
	g.does("LackBalanceForState", "alice", "poor.alice", append([]transaction.Action{transaction.CreateAccount{}}, many...)...)
}

func stakes(g *golden) {
	key := testKey("alice").PublicKey()
	g.does("", "alice", "alice", transaction.Stake{Stake: near(10), PublicKey: key})
	g.does("DeleteAccountStaking", "alice", "alice", transaction.DeleteAccount{BeneficiaryID: "bob"})
	g.does("TriesToStake", "alice", "alice", transaction.Stake{Stake: near(5000), PublicKey: key})
	g.does("InsufficientStake", "alice", "alice", transaction.Stake{Stake: amount.From(1), PublicKey: key})
	g.does("", "alice", "alice", transaction.Stake{PublicKey: key})
	g.does("TriesToUnstake", "alice", "alice", transaction.Stake{PublicKey: key})
}

// callsThatEnd has every cause that a guest can meet.
func callsThatEnd(g *golden) {
	event := `log_utf8 "EVENT_JSON:{\"standard\":\"golden\",\"version\":\"1.0.0\",\"event\":\"moved\"}"`
	g.does("", "alice", "app", running(`storage_write "k" "value" 0`, `storage_read "k" 0`, event, `value_return "done"`))
	g.does("", "alice", "app", running(`storage_write "k" "other" 0`, `storage_remove "k" 0`, `random_seed 0`, `block_index`, `sha256 "x" 0`))
	for want, line := range inOrderOfText(map[string]string{
		"panicked: no":                                  `panic_utf8 "no"`,
		"panicked: explicit guest panic":                `panic`,
		"filename":                                      `abort "bad" "a.ts" 7 9`,
		"panicked: an Extism error":                     `error "an Extism error"`,
		"plugin returned code 7":                        `code 7`,
		"engine cannot compile the code":                `compile`,
		"the code imports what the host does not offer": `link`,
		"Exceeded the prepaid gas":                      `burn 290000000000000` + "\n" + `burn 290000000000000`,
		"deprecated":                                    `storage_iter_prefix "a"`,
		"does not correspond to existing promises":      `promise_batch_action_create_account 9`,
		"Accessed invalid promise result index":         `promise_result 0 0`,
		"Accessed invalid register id":                  `read_register 7 0`,
		"Accessed memory outside the bounds":            `value_return 5 18446744073709551000`,
		"an invalid account id":                         `promise_batch_create "NOT ONE"`,
		"empty method name":                             `promise_create "other" "" "" =0 1`,
		"bad UTF-8":                                     `log_utf8 "\xff"`,
		"bad UTF-16":                                    `log_utf16 "x"`,
		"hash is malformed":                             "promise_batch_create \"app\"\npromise_batch_action_use_global_contract $0 \"short\"",
		"an invalid public key":                         "promise_batch_create \"app\"\npromise_batch_action_delete_key $0 \"short\"",
		"The length of a storage key":                   `storage_has_key x3000`,
		"The length of a log message":                   `log_utf8 x20000`,
		"account balance":                               "promise_batch_create \"bob\"\npromise_batch_action_transfer $0 =999999999999999999999999999999",
		"ED25519 signature verification error: invalid signature length": `ed25519_verify "s" "m" "k"`,
		"ED25519 signature verification error: invalid public key":       `ed25519_verify "` + strings.Repeat(`\x01`, 64) + `" "m" "k"`,
		"the signature has 1 bytes":                                      `ecrecover "h" "s" 0 0 0`,
		"V recovery byte":                                                `ecrecover "h" x64 9 0 0`,
		"the hash has 1 bytes":                                           `ecrecover "h" x64 0 0 0`,
		"the malleability flag":                                          `ecrecover x32 x64 0 2 0`,
	}) {
		g.does(want, "alice", "app", running(event, line))
	}
	for kind := range vm.TrapStackOverflow { // a stack that is used up is told as memory is
		g.does("WebAssembly trap: ", "alice", "app", running(fmt.Sprint("trap ", kind)))
	}
}

// inOrderOfText ranges over a map in the order of its keys.
func inOrderOfText(m map[string]string) func(yield func(string, string) bool) {
	return func(yield func(string, string) bool) {
		for _, key := range slices.Sorted(maps.Keys(m)) {
			if !yield(key, m[key]) {
				return
			}
		}
	}
}

func promisesAndData(g *golden) {
	after := program("promise_then $0 \"app\" \"run\" %q =0 20000000000000", "results")
	g.does("", "alice", "app", running(program("promise_create \"other\" \"run\" %q =0 20000000000000", `value_return "data"`), after))
	g.does("", "alice", "app", running(program("promise_create \"other\" \"run\" %q =1 20000000000000", `panic_utf8 "no"`), after))
	g.does("", "alice", "app", running(
		program("promise_create \"other\" \"run\" %q =0 20000000000000", `value_return "one"`),
		program("promise_create \"other\" \"run\" %q =0 20000000000000", `trap 1`),
		"promise_and [$0,$1]", program("promise_then $2 \"app\" \"run\" %q =0 20000000000000", "results"), "promise_return $3"))
	g.does("", "alice", "app", running(`promise_batch_create "bob"`, `promise_batch_action_transfer $0 =77`, `promise_set_refund_to $0 "alice"`))
	g.does("", "alice", "app", running(`promise_batch_create "new.app"`, `promise_batch_action_create_account $0`,
		`promise_batch_action_transfer $0 =1000000000000000000000000`, `promise_batch_action_add_key_with_full_access $0 key:new 0`,
		`promise_batch_action_add_key_with_function_call $0 key:newer 0 =0 "app" "run"`))
	g.does("", "alice", "app", running(program("promise_batch_create %q", "other"),
		program("promise_batch_action_function_call_weight $0 \"run\" %q =0 0 1", `log_utf8 "with the rest of the gas"`)))
	g.does("FunctionCallZeroAttachedGas", "alice", "app", running(`promise_create "other" "run" "" =0 0`))
	g.does("ReceiptSizeExceeded", "alice", "app", running(`promise_create "other" "run" x4194304 =0 1000000000000`))
}

func refusedTransactions(g *golden) {
	sign := func(edit func(*transaction.Transaction)) *transaction.Signed {
		tx := g.sign("alice", "bob", testKey("alice"), yen(1)).Transaction
		edit(&tx)
		return tx.Sign(testKey("alice"))
	}
	g.runs("Expired", sign(func(tx *transaction.Transaction) { tx.BlockHash = transaction.Hash{1} }))
	g.runs("InvalidTransactionVersion", sign(func(tx *transaction.Transaction) { tx.V1 = &transaction.V1{} }))
	g.runs("InvalidNonce", sign(func(tx *transaction.Transaction) { tx.Nonce = 1 }))
	g.runs("NonceTooLarge", sign(func(tx *transaction.Transaction) { tx.Nonce = 1 << 60 }))
	g.runs("SignerDoesNotExist", sign(func(tx *transaction.Transaction) { tx.SignerID = "nobody" }))
	g.runs("InvalidSignature", g.sign("alice", "bob", testKey("alice"), yen(1)).Transaction.Sign(testKey("bob")))
	g.does("CostOverflow", "alice", "bob", transaction.Transfer{Deposit: amount.Max})
	g.does("NotEnoughBalance", "alice", "bob", transaction.Transfer{Deposit: near(5000)})
	g.by("NotEnoughAllowance", "poor", "alice", "app", running())
	g.by("RequiresFullAccess", "limited", "alice", "app", yen(1))
	g.by("ReceiverMismatch", "limited", "alice", "other", running())
	g.by("MethodNameMismatch", "limited", "alice", "app", call("other", tgas))
	paying := running()
	paying.Deposit = amount.From(1)
	g.by("DepositWithFunctionCall", "limited", "alice", "app", paying)
	g.does("", "app", "app", running(`storage_write "large" x15000 0`))
	most, _ := g.balance("app").Sub(yocto("100000000000000000000"))
	g.does("LackBalanceForState", "app", "bob", transaction.Transfer{Deposit: most})
	refusedActions(g)
}

func refusedActions(g *golden) {
	long, postQuantum := strings.Repeat("m", 257), keys.PublicKey{}
	postQuantum, _ = keys.PublicKeyFromBorsh(append([]byte{2}, make([]byte, 1952)...))
	named := make([]string, 10)
	for i := range named {
		named[i] = fmt.Sprint(i, strings.Repeat("m", 250))
	}
	invalidReceiver := addKey("k", limited(nil, "NOT ONE"))
	for _, c := range []struct {
		want    string
		actions []transaction.Action
	}{
		{"TotalNumberOfActionsExceeded", repeated(101, transaction.Action(transaction.CreateAccount{}))},
		{"TotalNumberOfDeployActionsExceeded", repeated(30, transaction.Action(transaction.DeployContract{}))},
		{"DeleteActionMustBeFinal", []transaction.Action{transaction.DeleteAccount{BeneficiaryID: "bob"}, yen(1)}},
		{"TotalPrepaidGasExceeded", []transaction.Action{call("m", 1<<60)}},
		{"IntegerOverflow", []transaction.Action{call("m", 1<<63), call("m", 1<<63)}},
		{"FunctionCallZeroAttachedGas", []transaction.Action{call("m", 0)}},
		{"FunctionCallEmptyMethodName", []transaction.Action{call("", 1)}},
		{"FunctionCallMethodNameLengthExceeded", []transaction.Action{call(long, 1)}},
		{"UnsuitableStakingKey", []transaction.Action{transaction.Stake{PublicKey: noPoint()}}},
		{"InvalidAccountId", []transaction.Action{invalidReceiver}},
		{"AddKeyMethodNameLengthExceeded", []transaction.Action{addKey("k", limited(nil, "app", long))}},
		{"AddKeyMethodNamesNumberOfBytesExceeded", []transaction.Action{addKey("k", limited(nil, "app", named...))}},
		{"DelegateActionMustBeOnlyOne", repeated(2, transaction.Action(g.asks("alice", "alice", "bob", yen(1))))},
		{"UnsupportedProtocolFeature", []transaction.Action{transaction.TransferToGasKey{PublicKey: testKey("alice").PublicKey()}}},
		{"UnsupportedProtocolFeature", []transaction.Action{transaction.DeleteKey{PublicKey: postQuantum}}},
	} {
		g.does(c.want, "alice", "alice", c.actions...)
	}
}

func relayedActions(g *golden) {
	relay := func(want string, d transaction.Delegate) { g.t.Helper(); g.does(want, "bob", "alice", d) }
	edited := func(key string, edit func(*transaction.DelegateAction), actions ...transaction.Action) transaction.Delegate {
		d := g.asks("alice", key, "app", actions...).DelegateAction
		edit(&d)
		return d.Sign(testKey(key))
	}
	plain := func(*transaction.DelegateAction) {}
	relay("", edited("alice", plain, running(`log_utf8 "relayed"`)))
	relay("DelegateActionExpired", edited("alice", func(d *transaction.DelegateAction) { d.MaxBlockHeight = 1 }, yen(1)))
	relay("DelegateActionInvalidNonce", edited("alice", func(d *transaction.DelegateAction) { d.Nonce = 1 }, yen(1)))
	relay("DelegateActionNonceTooLarge", edited("alice", func(d *transaction.DelegateAction) { d.Nonce = 1 << 60 }, yen(1)))
	relay("DelegateActionSenderDoesNotMatchTxReceiver", edited("alice", func(d *transaction.DelegateAction) { d.SenderID = "other" }, yen(1)))
	broken := edited("alice", plain, yen(1))
	broken.Nonce++
	relay("DelegateActionInvalidSignature", broken)
	relay(`DelegateActionAccessKeyError":"RequiresFullAccess`, edited("limited", plain, yen(1)))
	relay("AccessKeyNotFound", edited("nobody", plain, yen(1)))
	relay("", edited("limited", plain, running(`log_utf8 "relayed for a limited key"`)))
}

func guardedKeys(g *golden) {
	g.does("", "guarded", "guarded", transaction.DeployContract{Code: contract(`{"version":1,"guard":true}`, policy.GuardMethod)},
		addKey("watched", limited(new(near(100)), "app")))
	asks := func(want string, lines ...string) {
		g.t.Helper()
		g.does("", "guarded", "guarded", running(program("storage_write \"guard\" %q 0", strings.Join(lines, "\n"))))
		g.by(want, "watched", "guarded", "app", running())
		if want != "" {
			want = "panicked: "
		}
		g.does(want, "bob", "guarded", g.asks("guarded", "watched", "app", running()))
	}
	asks("", `storage_write "uses" "1" 0`)
	asks("GuardRefused", `panic_utf8 "not on Sundays"`)
	asks("GuardRefused", `code 3`)
	asks("GuardRefused", `trap 1`)
	asks("GuardRefused", `burn 20000000000000`)
	asks("GuardRefused", `log_utf8 "no guard may log"`)
	asks("", `input 0`)
	long := running("log_utf8 \"" + strings.Repeat("x", 64<<10) + "\"")
	g.by("GuardRefused", "watched", "guarded", "app", long)
	g.does("MethodNotFound", "alice", "guarded", call(policy.GuardMethod, tgas))
}

func policiesAndCaps(g *golden) {
	g.does("", "capped", "capped", transaction.DeployContract{Code: contract(`{"version":1,"storage_bytes_max":1000,"gas_max":100000000000000,"promises":[
		{"kind":"transfer","receivers":["*.near","self"],"deposit_max":"5"},{"kind":"function_call","receivers":["other","app"],"methods":["run","a","b","c","d"],"deposit_max":"1"},
		{"kind":"add_key","receivers":["self"],"permission":"function_call","key_receivers":["app"],"allowance_max":"7"},
		{"kind":"delete_account","receivers":["self"],"beneficiaries":["bob"]}]}`)})
	batch := func(receiver, action string) []string {
		return []string{program("promise_batch_create %q", receiver), action}
	}
	g.does("", "alice", "capped", running(program("promise_create \"other\" \"run\" %q =0 10000000000000", `log_utf8 "allowed"`)))
	for _, c := range []struct {
		want  string
		lines []string
	}{
		{"storage_bytes_max", []string{`storage_write "k" x2000 0`}},
		{"gas_max", []string{`burn 150000000000000`}},
		{"plan anything for", []string{`promise_batch_create "bob"`}},
		{"transfer to", batch("capped", "promise_batch_action_transfer $0 =6")},
		{"it tried to call forbidden of other", []string{`promise_create "other" "forbidden" "" =0 1000000000000`}},
		{"it tried to call run of other with 9 yocto", []string{`promise_create "other" "run" "" =9 1000000000000`}},
		{"with full access", batch("capped", "promise_batch_action_add_key_with_full_access $0 key:k 0")},
		{"no bound to its allowance", batch("capped", `promise_batch_action_add_key_with_function_call $0 key:k 0 =0 "app" "a,b,c,d"`)},
		{"with an allowance of 9 yocto", batch("capped", `promise_batch_action_add_key_with_function_call $0 key:k 0 =9 "app" ""`)},
		{"what is left going to alice", batch("capped", `promise_batch_action_delete_account $0 "alice"`)},
		{"no rule lets the plugin", batch("capped", `promise_batch_action_create_account $0`)},
		{"have deposits refunded", batch("capped", `promise_set_refund_to $0 "alice"`)},
	} {
		g.does(c.want, "alice", "capped", running(c.lines...))
	}
}

// administers puts a change of the settings into a block of its own, which must refuse it
// with this name, or accept it when want is empty.
func (g *golden) administers(want string, change *SignedAdminChange) {
	g.t.Helper()
	got := ""
	if refusal := g.block(Input{Admin: []*SignedAdminChange{change}}).AdminRefusals[0]; refusal != nil {
		got = AdminRefusals.Name(refusal)
	}
	expect(g.t, "verdict", got, want)
}

func settingsAndCode(g *golden) {
	administer := g.administers
	change := g.next()
	listed := state.OnlyThese(sha256.Sum256([]byte("listed")))
	change.Deployable, change.Caps = &listed, &policy.Caps{StorageBytesMax: 500, GasMax: 50 * tgas, MemoryPagesMax: 1}
	administer("", change.Sign(testKey("admin")))
	g.does("", "bob", "bob", transaction.DeployContract{Code: []byte("listed")})
	g.does("is not deployable here", "bob", "bob", transaction.DeployContract{Code: []byte("another")})
	g.does("storage_bytes_max of the chain", "alice", "app", running(`storage_write "more" x600 0`))
	g.does("gas_max of the chain", "alice", "app", running(`burn 60000000000000`))
	administer("AdminWrongSequence", change.Sign(testKey("admin")))
	administer("AdminKeyUnknown", g.next().Sign(testKey("alice")))
	unsigned := g.next().Sign(testKey("admin"))
	unsigned.Caps = &policy.Caps{}
	administer("AdminInvalidSignature", unsigned)
	postQuantum, _ := keys.PublicKeyFromBorsh(append([]byte{2}, make([]byte, 1952)...))
	unknown := uint32(99)
	for _, c := range []struct {
		want  string
		spoil func(*AdminChange)
	}{
		{"AdminWrongLedger", func(c *AdminChange) { c.Ledger = transaction.Hash{} }},
		{"AdminUnknownPrepareVersion", func(c *AdminChange) { c.PrepareVersion = &unknown }},
		{"AdminKeyUnusable", func(c *AdminChange) { c.AdminKeys = &[]keys.PublicKey{postQuantum} }},
	} {
		change := g.next()
		c.spoil(&change)
		administer(c.want, change.Sign(testKey("admin")))
	}
	change = g.next()
	change.Deployable, change.Caps, change.AdminKeys = &state.Deployable{}, &policy.Caps{}, &[]keys.PublicKey{testKey("heir").PublicKey()}
	administer("", change.Sign(testKey("admin")))
}

// delayedReceipts makes more work at once than a block has gas for.
func delayedReceipts(g *golden) {
	var txs []*transaction.Signed
	for range 6 {
		txs = append(txs, g.sign("alice", "app", testKey("alice"), running(`burn 280000000000000`)))
	}
	for done := 0; done < len(txs) || g.view().Head.DelayedFirst < g.view().Head.DelayedNext; {
		done += len(g.block(Input{Transactions: txs[done:]}).Refusals)
	}
}

func deletions(g *golden) {
	g.does("DeleteAccountWithLargeState", "app", "app", transaction.DeleteAccount{BeneficiaryID: "bob"})
	g.does("", "sub.alice", "sub.alice", transaction.DeleteAccount{BeneficiaryID: "nobody"})
	g.does("SignerDoesNotExist", "sub.alice", "alice", yen(1))
}

// moving seals the ledger and opens it again, and has a drop taken back.
func moving(g *golden) {
	heir := testKey("heir")
	change := func(seal, open *string) *SignedAdminChange {
		c := g.next()
		c.Seal, c.Open = seal, open
		return c.Sign(heir)
	}
	here, there := "https://there.example", "https://elsewhere.example"
	g.block(Input{Due: []Due{{"other", 7, 20 * tgas}, {"nobody", 7, 20 * tgas}, {"bob", 8, 20 * tgas}}})
	var txs []*transaction.Signed
	for range 4 {
		txs = append(txs, g.sign("alice", "other", testKey("alice"), running(`burn 290000000000000`)))
	}
	for len(txs) > 0 {
		txs = txs[len(g.block(Input{Transactions: txs}).Refusals):]
	}
	if g.view().Head.DelayedFirst < g.view().Head.DelayedNext {
		g.administers("AdminReceiptsWait", change(&here, nil))
	}
	for g.view().Head.DelayedFirst < g.view().Head.DelayedNext {
		g.block(Input{})
	}
	g.administers("AdminOpensOther", change(nil, &here))
	g.administers("", change(&here, nil))
	g.does("LedgerSealed", "alice", "bob", yen(1))
	g.block(Input{Due: []Due{{"other", 7, 20 * tgas}}})
	g.administers("AdminLedgerSealed", change(&there, nil))
	g.administers("AdminOpensOther", change(nil, &there))
	g.administers("", change(nil, &here))
	g.does("", "alice", "bob", yen(1))
}

func repeated[T any](n int, v T) []T {
	all := make([]T, n)
	for i := range all {
		all[i] = v
	}
	return all
}

// noPoint is an ed25519 key that lies on no curve.
func noPoint() keys.PublicKey {
	k, err := keys.PublicKeyFromBorsh(append([]byte{0}, bytes.Repeat([]byte{2}, 32)...))
	if err != nil {
		panic(err)
	}
	return k
}

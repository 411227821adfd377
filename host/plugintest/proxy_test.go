package plugintest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/authorize"
	"latchkey/core/transaction"
	"latchkey/internal/test/shipped"
)

const appTwo = account.ID("app2.test.near")

// granter is a chain on which alice grants keys by plugins/proxy, and a stranger has a
// contract that does whatever it is told to.
type granter struct{ *Chain }

func newGranter(t testing.TB) *granter {
	t.Helper()
	plugins := standard(t)
	plugins["app"] = shipped.Evil(t)
	c := &granter{newOn(t, openEngine(t), development, plugins, Account{alice, "200", "proxy"}, Account{appID, "10", "app"}, Account{appTwo, "10", "app"}, Account{bob, "10", ""})}
	return c
}

// grants gives a key on terms, members of grant's arguments.
func (c *granter) grants(key, terms string) *Result {
	c.t.Helper()
	return c.Call(alice, alice, "grant", grantArgs(key, terms))
}

func grantArgs(key, terms string) string {
	return fmt.Sprintf(`{"public_key":%q,"allowance":%q,%s}`, Key(key).PublicKey(), NEAR("1"), terms)
}

// proxies asks proxy for an action.
func (c *granter) proxies(key, action string) *Result {
	c.t.Helper()
	return c.Call(alice, alice, "proxy", action, SignedBy(key))
}

// callPoke is the seed's action, for a contract of the stranger's.
func callPoke(contract account.ID, args, amount string) string {
	return object("action", "call", "contractId", contract, "methodName", "poke", "args", args, "amount", json.RawMessage(amount))
}

func transferTo(id account.ID, amount string) string {
	return object("action", "transfer", "receiverId", id, "amount", amount)
}

// member is a member of what get_key says.
func (c *granter) member(key, name string) string {
	c.t.Helper()
	text, failure := c.View(alice, "get_key", fmt.Sprintf(`{"public_key":%q}`, Key(key).PublicKey()))
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &members); err != nil {
		c.t.Fatalf("%s%s: %v", text, failure, err)
	}
	return string(members[name])
}

func (c *granter) waits(blocks int) {
	c.t.Helper()
	for range blocks {
		c.Together(c.SignActions(bob, bob, string(bob), transaction.Transfer{Deposit: NEAR("0.1")}))
	}
}

const pokes = `"calls":[{"contract_id":"app.test.near","method_names":["poke"]}]`

func TestS29AProxyKeyCallsProxyOnly(t *testing.T) {
	c := newGranter(t)
	c.grants("K", pokes+`,"via":"proxy"`).Succeeds(t)
	c.proxies("K", callPoke(appID, "", "0")).Succeeds(t)
	for _, other := range []struct {
		receiver account.ID
		method   string
		want     string
	}{
		{alice, "grant", "MethodNameMismatch"}, {alice, "on_proxied", "MethodNameMismatch"}, {alice, "revoke", "MethodNameMismatch"}, {appID, "poke", "ReceiverMismatch"},
	} {
		if r := c.Call(alice, other.receiver, other.method, "{}", SignedBy("K")); authorize.Code(r.Refused) != other.want {
			t.Errorf("%s of %s: %v", other.method, other.receiver, r.Refused)
		}
	}
	r := c.Together(c.SignActions(alice, bob, "K", transaction.Transfer{Deposit: NEAR("0.01")}))[0]
	expect(t, "a transfer", authorize.Code(r.Refused), "RequiresFullAccess")
}

func TestS30AProxyKeysRate(t *testing.T) {
	for _, via := range []string{"proxy", "guard"} {
		c := newGranter(t)
		c.grants("K", pokes+`,"rate":{"calls":3,"blocks":20},"via":"`+via+`"`).Succeeds(t)
		use := func() *Result {
			if via == "guard" {
				return c.Call(alice, appID, "poke", "", SignedBy("K"))
			}
			return c.proxies("K", callPoke(appID, "", "0"))
		}
		for range 3 {
			use().Succeeds(t)
		}
		balance := c.Balance(alice)
		use().RefusedWith(t, "this key was used too often: at most 3 calls in 20 blocks are allowed; try again in 17 blocks")
		c.waits(16)
		use().RefusedWith(t, "this key was used too often: at most 3 calls in 20 blocks are allowed; try again in 1 block")
		expect(t, "alice's balance", c.Balance(alice), balance)
		c.waits(1) // now the first was 20 blocks ago
		use().Succeeds(t)
	}
}

func TestS31AProxyKeysScope(t *testing.T) {
	c := newGranter(t)
	c.grants("K", `"calls":[{"contract_id":"app.test.near","method_names":["poke"],"rules":[{"path":"game","equals":7}]}],"via":"proxy"`).Succeeds(t)
	for action, want := range map[string]string{
		callPoke(appTwo, `{"game":7}`, "0"):                                                  "this key may not call poke of app2.test.near; it may call poke of app.test.near",
		strings.Replace(callPoke(appID, `{"game":7}`, "0"), `"poke"`, `"tell"`, 1):           "this key may not call tell of app.test.near; it may call poke of app.test.near",
		callPoke(appID, `{"game":8}`, "0"):                                                   "game must be 7, got 8",
		callPoke(appID, `{"game":7,"game":8}`, "0"):                                          "arguments are not the JSON that rules take: duplicate field game at byte 16",
		callPoke(appID, `{"game":7}`, "1"):                                                   "this key has 0 of 0 yocto left in deposits for app.test.near, and it asks for 1",
		transferTo(bob, "1"):                                                                 "this key may not transfer to bob.test.near; it may not transfer",
		`{"action":"transfer","receiverId":"bob.test.near","amount":0}`:                      "amount: A transfer has to be above 0",
		`{"action":"unstake","amount":"1"}`:                                                  "There is no action unstake; there are call, transfer and stake",
		`{"action":"call","contractId":"app.test.near","methodName":"poke","amount":1e3}`:    "amount: Expected yoctoNEAR as a whole number or a decimal string below 2^128",
		`{"action":"call","contractId":"app.test.near","methodName":"poke","amount":"-1"}`:   "amount: Expected yoctoNEAR as a whole number or a decimal string below 2^128",
		`{"action":"call","contractId":"APP","methodName":"poke"}`:                           "Failed to deserialize input from JSON. Error: `contractId: not an account id: expected 2 to 64 of a-z, 0-9 and single - _ . between them`",
		`{"action":"call","contractId":"app.test.near","methodName":"poke","methodName":""}`: "Failed to deserialize input from JSON. Error: `duplicate field methodName at byte 78`",
		`{}`:    "Failed to deserialize input from JSON. Error: `missing field action`",
		"\x00a": "Failed to deserialize input from JSON. Error: `expected a value at byte 0`",
	} {
		head := c.State().Head.Hash
		c.proxies("K", action).RefusedWith(t, want)
		expect(t, "the ledger", c.State().Head.Hash, head)
	}
	expect(t, "an allowed call", c.proxies("K", callPoke(appID, `{"game":7}`, "0")).Succeeds(t), "")
}

// TestS32AProxyKeysTotals: what is spent in all is bounded, and what comes back counts
// as unspent.
func TestS32AProxyKeysTotals(t *testing.T) {
	c := newGranter(t)
	c.grants("K", `"transfers":[{"receiver_id":"bob.test.near","total":"1000000"},{"receiver_id":"gone.test.near","total":"10"}],`+
		`"calls":[{"contract_id":"app.test.near","method_names":["poke"],"deposits":"500"}]`).Succeeds(t)
	bobs := c.Balance(bob)
	c.proxies("K", transferTo(bob, "400000")).Succeeds(t)
	c.proxies("K", transferTo(bob, "600001")).RefusedWith(t, "this key has 600000 of 1000000 yocto left in transfers to bob.test.near, and it asks for 600001")
	c.proxies("K", transferTo(bob, "340282366920938463463374607431768211455")).RefusedWith(t,
		"this key has 600000 of 1000000 yocto left in transfers to bob.test.near, and it asks for 340282366920938463463374607431768211455")
	c.proxies("K", transferTo(bob, "600000")).Succeeds(t)
	c.proxies("K", transferTo(bob, "1")).RefusedWith(t, "this key has 0 of 1000000 yocto left in transfers to bob.test.near, and it asks for 1")
	got, _ := c.Balance(bob).Sub(bobs)
	expect(t, "what bob got", got.String(), "1000000")

	// The account does not exist, so the money comes back, and can be tried again.
	for range 2 {
		r := c.proxies("K", transferTo("gone.test.near", "10"))
		if !strings.Contains(r.Failure, "AccountDoesNotExist") {
			t.Errorf("a transfer to nobody: %s", r.Failure)
		}
		if logs := strings.Join(r.Logs, "\n"); !strings.Contains(logs, `"event":"returned","data":[{"public_key":"`+Key("K").PublicKey().String()+`","receiver_id":"gone.test.near","amount":"10"}]`) {
			t.Error(logs)
		}
	}
	c.proxies("K", transferTo("gone.test.near", "11")).RefusedWith(t, "this key has 10 of 10 yocto left in transfers to gone.test.near, and it asks for 11")

	// So does what a call attached that failed.
	tell := func(does string) { c.Call(bob, appID, "tell", object("method", "poke", "does", does)).Succeeds(t) }
	tell("panic")
	c.proxies("K", callPoke(appID, "", "500")).FailsWith(t, "no")
	tell("thanks")
	expect(t, "a call that pays", c.proxies("K", callPoke(appID, "", "500")).Succeeds(t), "")
	expect(t, "one that does not", c.proxies("K", callPoke(appID, "", "0")).Succeeds(t), "thanks")
	c.proxies("K", callPoke(appID, "", "1")).RefusedWith(t, "this key has 0 of 500 yocto left in deposits for app.test.near, and it asks for 1")
	c.proxies("K", callPoke(appID, "", "0")).Succeeds(t)
	expect(t, "transfers", c.member("K", "transfers"), `[{"receiver_id":"bob.test.near","total":"1000000","spent":"1000000"},{"receiver_id":"gone.test.near","total":"10","spent":"0"}]`)
}

// TestWhatFailsForWantOfGasIsNotSpent: neither proxy's own failure nor the call's counts.
func TestWhatFailsForWantOfGasIsNotSpent(t *testing.T) {
	c := newGranter(t)
	c.grants("K", `"calls":[{"contract_id":"app.test.near","deposits":"5"}],"rate":{"calls":2,"blocks":1000}`).Succeeds(t)
	r := c.Call(alice, alice, "proxy", callPoke(appID, "", "5"), SignedBy("K"), Tgas(4))
	r.FailsWith(t, "Exceeded the prepaid gas")
	expect(t, "uses", c.member("K", "used"), "0")
	tell := func(does string) { c.Call(bob, appID, "tell", object("method", "poke", "does", does)).Succeeds(t) }
	tell("big:3000000")
	r = c.Call(alice, alice, "proxy", callPoke(appID, "", "5"), SignedBy("K"), Tgas(9))
	r.FailsWith(t, "Exceeded the prepaid gas")
	expect(t, "uses", c.member("K", "used"), "1")
	tell("")
	expect(t, "the call", c.proxies("K", callPoke(appID, "", "5")).Succeeds(t), "")
}

func TestU128sEdge(t *testing.T) {
	const most = "340282366920938463463374607431768211455"
	c := newGranter(t)
	c.grants("K", `"transfers":[{"receiver_id":"bob.test.near","total":"`+most+`"}]`).Succeeds(t)
	c.proxies("K", transferTo(bob, "1")).Succeeds(t)
	c.proxies("K", transferTo(bob, most)).RefusedWith(t,
		"this key has 340282366920938463463374607431768211454 of "+most+" yocto left in transfers to bob.test.near, and it asks for "+most)
	c.proxies("K", transferTo(bob, "340282366920938463463374607431768211456")).RefusedWith(t, "amount: Expected yoctoNEAR as a whole number or a decimal string below 2^128")
	// More than the account has: it fails, and nothing is counted.
	if r := c.proxies("K", transferTo(bob, "340282366920938463463374607431768211454")); r.Failure == "" {
		t.Error("more than there is was sent")
	}
	expect(t, "what is spent", c.member("K", "transfers"), `[{"receiver_id":"bob.test.near","total":"`+most+`","spent":"1"}]`)
}

func TestS33AProxyKeyStakes(t *testing.T) {
	c := newGranter(t)
	validator := Key("validator").PublicKey()
	c.grants("K", fmt.Sprintf(`"stake":{"public_key":%q,"most":%q}`, validator, NEAR("100"))).Succeeds(t)
	stake := func(key string, near string) *Result {
		return c.proxies("K", object("action", "stake", "publicKey", Key(key).PublicKey().String(), "amount", NEAR(near).String()))
	}
	stake("validator", "50").Succeeds(t)
	record, _ := c.State().Account(alice)
	near(t, "staked", record.Locked, "50")
	stake("validator", "80").Succeeds(t)
	stake("validator", "20").RefusedWith(t, "this key may stake and not unstake: 80000000000000000000000000 yocto are staked, and it asks for 20000000000000000000000000")
	stake("validator", "0").RefusedWith(t, "this key may stake and not unstake: 80000000000000000000000000 yocto are staked, and it asks for 0")
	stake("validator", "101").RefusedWith(t, "this key may stake at most 100000000000000000000000000 yocto, and it asks for 101000000000000000000000000")
	stake("mine", "90").RefusedWith(t, "this key may only stake with "+validator.String()+", got "+Key("mine").PublicKey().String())
	c.proxies("K", callPoke(appID, "", "0")).RefusedWith(t, "this key may not call poke of app.test.near; it may not call contracts")
	c.grants("L", pokes+`,"via":"proxy"`).Succeeds(t)
	c.proxies("L", object("action", "stake", "publicKey", validator.String(), "amount", NEAR("90").String())).RefusedWith(t, "this key may not stake")
}

// TestS34AKeyWithoutTerms, which the owner cut without grant, opens nothing of the
// account's own, and elsewhere what the protocol lets it.
func TestS34AKeyWithoutTerms(t *testing.T) {
	c := newGranter(t)
	c.Together(c.SignActions(alice, alice, string(alice), limitedKey("own", alice), limitedKey("proxy", alice, "proxy"), limitedKey("app", appID)))
	const want = "this key has no terms: grant it some, or use one that has"
	c.proxies("proxy", callPoke(appID, "", "0")).RefusedWith(t, want)
	for _, method := range []string{"proxy", "grant", "revoke", "on_proxied", "get_keys"} {
		c.Call(alice, alice, method, grantArgs("escape", pokes), SignedBy("own")).RefusedWith(t, want)
	}
	c.Call(alice, appID, "poke", "", SignedBy("app")).Succeeds(t)
	// Not even the owner's own key has terms for proxy.
	c.proxies(string(alice), callPoke(appID, "", "0")).FailsWith(t, "has no terms for proxy")
}

func TestS35AProxyKeyOfSeveralContracts(t *testing.T) {
	c := newGranter(t)
	c.grants("K", `"calls":[{"contract_id":"app.test.near","method_names":["poke"],"rules":[{"path":"a","at_most":3}]},{"contract_id":"app.test.near","method_names":["tell"]},{"contract_id":"app2.test.near"}]`).Succeeds(t)
	c.proxies("K", callPoke(appID, `{"a":3}`, "0")).Succeeds(t)
	c.proxies("K", callPoke(appID, `{"a":4}`, "0")).RefusedWith(t, "a must be at most 3, got 4")
	c.proxies("K", object("action", "call", "contractId", appID, "methodName", "tell", "args", `{"method":"poke","does":"hello"}`)).Succeeds(t)
	c.proxies("K", callPoke(appTwo, "", "0")).Succeeds(t)
	expect(t, "the told one", c.proxies("K", callPoke(appID, `{"a":0}`, "0")).Succeeds(t), "hello")
	c.proxies("K", object("action", "call", "contractId", bob, "methodName", "poke")).RefusedWith(t,
		"this key may not call poke of bob.test.near; it may call poke of app.test.near, tell of app.test.near, any method of app2.test.near")
}

// TestAKeyExpiresAtItsTime: the moment itself is too late.
func TestAKeyExpiresAtItsTime(t *testing.T) {
	c := newGranter(t)
	at := c.time + 3_000_000_000 // of the third block from here: grant, use, use
	terms := fmt.Sprintf(`%s,"expires_at":"%d","via":"guard"`, pokes, at)
	c.grants("K", terms).Succeeds(t)
	c.Call(alice, appID, "poke", "", SignedBy("K")).Succeeds(t)
	expect(t, "the time", c.time, at-1_000_000_000)
	c.Call(alice, appID, "poke", "", SignedBy("K")).RefusedWith(t, "this key expired 0 seconds ago")
	c.time = at - 1_000_000_000
	late := c.grants("late", terms)
	late.FailsWith(t, fmt.Sprintf("expires_at: %d has passed; it has to be later than %d, the time of this block", at, at))
}

func TestAKeyOfSoManyUses(t *testing.T) {
	c := newGranter(t)
	c.grants("K", pokes+`,"uses":2`).Succeeds(t)
	both := c.Together(c.Sign(alice, appID, "poke", "", SignedBy("K"), Tgas(20)), c.Sign(alice, appID, "poke", "", SignedBy("K"), Tgas(20)), c.Sign(alice, appID, "poke", "", SignedBy("K"), Tgas(20)))
	both[0].Succeeds(t)
	both[1].Succeeds(t)
	both[2].RefusedWith(t, "this key was used 2 times, which is all that it was granted for")
}

// TestARelayerBringsNoProxy, whose contract could not tell the key; a key that signs its
// calls itself keeps to its terms with a relayer too.
func TestARelayerBringsNoProxy(t *testing.T) {
	c := newGranter(t)
	c.grants("P", pokes+`,"via":"proxy"`).Succeeds(t)
	c.grants("G", pokes+`,"uses":1`).Succeeds(t)
	relay := func(key string, receiver account.ID, method, args string) *Result {
		record, _ := c.AccessKey(alice, key)
		d := transaction.DelegateAction{SenderID: alice, ReceiverID: receiver, Nonce: record.Nonce + 1, MaxBlockHeight: 1000, PublicKey: Key(key).PublicKey(),
			Actions: []transaction.Action{transaction.FunctionCall{MethodName: method, Args: []byte(args), Gas: 30_000_000_000_000}}}
		return c.Together(c.SignActions(bob, alice, string(bob), d.Sign(Key(key))))[0]
	}
	relay("P", alice, "proxy", callPoke(appID, "", "0")).FailsWith(t, "proxy is not called by a relayer, for it could not tell which key asks: send the transaction yourself")
	relay("G", appID, "poke", "").Succeeds(t)
	relay("G", appID, "poke", "").FailsWith(t, "this key was used 1 times")
	// The owner's own relayed call comes as the relayer's key.
	owners := relay(string(alice), alice, "proxy", callPoke(appID, "", "0"))
	failure, _ := json.Marshal(owners.Status.Receipts[1].Status.Failure)
	if !strings.Contains(string(failure), "proxy is not called by a relayer") {
		t.Errorf("the owner's relayed call: %s", failure)
	}
}

// TestAStrangersContractGetsNothing: it may be called by proxy, and call what it likes.
func TestAStrangersContractGetsNothing(t *testing.T) {
	c := newGranter(t)
	c.grants("K", `"calls":[{"contract_id":"app.test.near"}],"transfers":[{"receiver_id":"bob.test.near","total":"10"}]`).Succeeds(t)
	c.proxies("K", transferTo(bob, "10")).Succeeds(t)
	attacks := map[string]string{
		"proxy":      transferTo(bob, "1"),
		"grant":      grantArgs("thief", pokes),
		"revoke":     fmt.Sprintf(`{"public_key":%q}`, Key(string(alice)).PublicKey()),
		"on_proxied": fmt.Sprintf(`{"public_key":%q,"grant":0,"place":1,"receiver_id":"bob.test.near","amount":"10"}`, Key("K").PublicKey()),
	}
	for method, args := range attacks {
		forward := object("receiver", alice, "method", method, "args", args, "deposit", "0")
		// By itself, and while a granted key's call runs, when that key is the signer.
		c.Call(bob, appID, "forward", forward, Tgas(200)).FailsWith(t, "Method "+method+" is private")
		c.Call(alice, alice, "proxy", object("action", "call", "contractId", appID, "methodName", "forward", "args", forward), SignedBy("K"), Tgas(300)).
			FailsWith(t, "Method "+method+" is private")
	}
	c.Call(alice, alice, "on_proxied", attacks["on_proxied"]).FailsWith(t, "is a callback")
	c.proxies("K", transferTo(bob, "1")).RefusedWith(t, "this key has 0 of 10 yocto left in transfers to bob.test.near, and it asks for 1")
	expect(t, "guard", strings.Contains(c.Call(bob, alice, "guard", "{}").Failure, "MethodNotFound"), true)
}

func TestWhatCannotBeGranted(t *testing.T) {
	c := newGranter(t)
	c.grants("K", pokes).Succeeds(t)
	calls := func(more string) string { return `"calls":[{"contract_id":"app.test.near"` + more + `}]` }
	methods := make([]string, 33)
	for i := range methods {
		methods[i] = fmt.Sprintf("%q", fmt.Sprint("m", i))
	}
	for _, bad := range []struct{ terms, want string }{
		{`"uses":1`, "A grant needs calls, transfers or stake: a key without any could do nothing"},
		{pokes + `,"uses":0`, "A key that may never be used is none"},
		{pokes + `,"uses":-1`, "uses: expected a whole number below 2^64"},
		{pokes + `,"rate":{"calls":0,"blocks":20}`, "rate: a rate is 1 to 1000 calls"},
		{pokes + `,"rate":{"calls":3}`, "rate: expected {\\\"calls\\\", \\\"blocks\\\"} or {\\\"calls\\\", \\\"seconds\\\"}"},
		{pokes + `,"rate":{"calls":3,"blocks":2,"seconds":2}`, "rate: expected"},
		{pokes + `,"rate":"3/20blocks"`, "rate: expected an object, got a string"},
		{pokes + `,"expires_at":1`, "expires_at: 1 has passed"},
		{pokes + `,"expires_at":"18446744073709551616"`, "expires_at: expected nanoseconds since 1970, from 1 to 2^64 - 1"},
		{pokes + `,"via":"fax"`, "There are guard and proxy, got fax"},
		{calls(`,"deposits":"1"`) + `,"via":"guard"`, "this one attaches deposits: it has to go via proxy"},
		{calls(`,"deposits":"340282366920938463463374607431768211456"`), "deposits: not a decimal number below 2^128"},
		{`"transfers":[{"receiver_id":"bob.test.near","total":"1"}],"via":"guard"`, "this one transfers: it has to go via proxy"},
		{`"transfers":[{"receiver_id":"bob.test.near","total":"0"}]`, "transfers[0]: The total has to be above 0"},
		{`"transfers":[{"receiver_id":"bob.test.near","total":"1"},{"receiver_id":"bob.test.near","total":"1"}]`, "transfers[1]: bob.test.near is there twice: give it one total"},
		{`"transfers":[{"receiver_id":"alice.test.near","total":"1"}]`, "A granted key acts on other accounts than alice.test.near, its own"},
		{`"calls":[{"contract_id":"alice.test.near","method_names":["grant"]}]`, "calls[0]: A granted key acts on other accounts than alice.test.near, its own"},
		{`"calls":[{"contract_id":"Bad!"}]`, "contract_id: not an account id"},
		{calls(`,"method_names":[""]`), "A method's name has 1 to 256 bytes and no comma"},
		{calls(`,"method_names":["a,b"]`), "A method's name has 1 to 256 bytes and no comma"},
		{calls(`,"method_names":["a","a"]`), "a is there twice"},
		{calls(`,"method_names":[` + strings.Join(methods, ",") + `]`), "A key names at most 32 methods"},
		{`"calls":[{"contract_id":"app.test.near"},{"contract_id":"app.test.near","method_names":["poke"]}]`, "calls[1]: The contract is there twice: name the methods that each is for"},
		{`"calls":[{"contract_id":"app.test.near","method_names":["a"]},{"contract_id":"app.test.near","method_names":["b","a"]}]`, "calls[1]: a of the contract is there twice"},
		{calls(`,"rules":[{"path":"a","equals":1},{"path":"a","equals":2}]`), "no arguments keep to these rules: a must be 1, and be 2"},
		{calls(`,"rules":[{"path":"a|@keys","equals":1}]`), "calls[0]: rules: rule 0: a path has no modifiers"},
		{calls(`,"rules":[{"path":"a","glob":"` + strings.Repeat("x", 200) + `"}` + strings.Repeat(`,{"path":"b","glob":"`+strings.Repeat("x", 200)+`"}`, 50) + `]`), "The terms are longer than 8192 bytes"},
		{calls(`,"rules":{"path":"a"}`), "rules are a JSON list"},
		{`"stake":{"public_key":"x","most":"1"}`, "public_key: not a public key"},
		{`"calls":[],"transfers":[]`, "A grant needs calls, transfers or stake"},
	} {
		r := c.grants("bad", bad.terms)
		if !strings.Contains(r.Failure, bad.want) {
			t.Errorf("%s: %v %s, want %s", bad.terms, r.Refused, r.Failure, bad.want)
		}
	}
	c.grants("K", pokes).FailsWith(t, "The account has the key "+Key("K").PublicKey().String()+" already")
	c.grants(string(alice), pokes).FailsWith(t, "already; revoke it first, or grant another")
	c.Call(alice, alice, "grant", fmt.Sprintf(`{"public_key":%q,"allowance":"0",%s}`, Key("L").PublicKey(), pokes)).FailsWith(t, "A key that may burn no gas can sign nothing")
	c.Call(alice, alice, "grant", grantArgs("L", pokes), Deposit("1")).FailsWith(t, "Method grant doesn't accept deposit")
	_, there := c.AccessKey(alice, "bad")
	expect(t, "a refused key", there, false)
}

func TestRevokedKeysAreGone(t *testing.T) {
	c := newGranter(t)
	c.grants("K", pokes).Succeeds(t)
	c.grants("L", pokes+`,"via":"proxy"`).Succeeds(t)
	before, _ := c.State().Account(alice)
	list := func() int {
		text, failure := c.View(alice, "get_keys", `{}`)
		var keys []json.RawMessage
		if err := json.Unmarshal([]byte(text), &keys); err != nil {
			t.Fatal(text, failure)
		}
		return len(keys)
	}
	expect(t, "the keys", list(), 2)
	revoke := func(key string) *Result {
		return c.Call(alice, alice, "revoke", fmt.Sprintf(`{"public_key":%q}`, Key(key).PublicKey()))
	}
	revoke("K").Succeeds(t)
	if _, there := c.AccessKey(alice, "K"); there {
		t.Error("a revoked key is there")
	}
	expect(t, "the keys", list(), 1)
	revoke("K").FailsWith(t, "The account has no key "+Key("K").PublicKey().String())
	revoke(string(alice)).FailsWith(t, "has full access and was not granted here: delete it with an action of the account's")
	// Terms of a key that the owner deleted otherwise.
	c.Together(c.SignActions(alice, alice, string(alice), transaction.DeleteKey{PublicKey: Key("L").PublicKey()}))[0].Succeeds(t)
	expect(t, "on the account", c.member("L", "on_account"), "false")
	revoke("L").Succeeds(t)
	expect(t, "the keys", list(), 0)
	c.grants("K", pokes).Succeeds(t)
	c.grants("L", pokes+`,"via":"proxy"`).Succeeds(t)
	after, _ := c.State().Account(alice)
	expect(t, "storage", after.StorageUsage, before.StorageUsage)
}

// TestEventsOfKeys are one line each, and none of what fails.
func TestEventsOfKeys(t *testing.T) {
	c := newGranter(t)
	key := Key("K").PublicKey().String()
	logged(t, c.grants("K", pokes+`,"via":"proxy"`), `EVENT_JSON:{"standard":"latchkey-keys","version":"1.0.0","event":"key_granted","data":[{"public_key":"`+key+`","via":"proxy","allowance":"1000000000000000000000000"}]}`)
	logged(t, c.proxies("K", callPoke(appID, "", "0")), `EVENT_JSON:{"standard":"latchkey-keys","version":"1.0.0","event":"proxied","data":[{"public_key":"`+key+`","action":"call","receiver_id":"app.test.near","method_name":"poke","amount":"0"}]}`)
	logged(t, c.grants("K", pokes))
	logged(t, c.Call(alice, alice, "revoke", fmt.Sprintf(`{"public_key":%q}`, key)), `EVENT_JSON:{"standard":"latchkey-keys","version":"1.0.0","event":"key_revoked","data":[{"public_key":"`+key+`"}]}`)
}

// TestWhatProxyBurns holds the README's table, and a guard's most.
func TestWhatProxyBurns(t *testing.T) {
	c := newGranter(t)
	rows := &gasRows{}
	rows.add(t, "`grant` of a key for one method", c.grants("G", pokes))
	rows.add(t, "`grant` of one with a rate, a rule, a total and an end", c.grants("K", `"calls":[{"contract_id":"app.test.near","method_names":["poke"],"deposits":"10","rules":[{"path":"game","equals":7}]}],"rate":{"calls":3,"blocks":20},"expires_at":"2000000000000000000"`))
	plain := c.Call(alice, appID, "poke", "", SignedBy(string(alice)))
	rows.add(t, "a call of a full-access key", plain)
	rows.add(t, "the same by a granted key", c.Call(alice, appID, "poke", "", SignedBy("G")))
	rows.add(t, "`proxy` of such a call", c.proxies("K", callPoke(appID, `{"game":7}`, "0")))
	rows.add(t, "`proxy` of one with a deposit", c.proxies("K", callPoke(appID, `{"game":7}`, "10")))
	rows.add(t, "`revoke`", c.Call(alice, alice, "revoke", fmt.Sprintf(`{"public_key":%q}`, Key("G").PublicKey())))
	rows.hold(t, "proxy")
	c.grants("L", `"calls":[{"contract_id":"app.test.near","rules":[{"path":"game","equals":7}]}],"rate":{"calls":1000,"blocks":1000000}`).Succeeds(t)
	long := c.Call(alice, appID, "poke", `{"game":7,"x":"`+strings.Repeat("é", 15000)+`"}`, SignedBy("L"), Tgas(300))
	long.Succeeds(t)
	burnt := tera(guardGas(t, c.Chain, long))
	t.Logf("the guard burns %.2f Tgas on 30 kB", burnt)
	if burnt > 8 {
		t.Errorf("the guard burns %.2f Tgas", burnt)
	}
}

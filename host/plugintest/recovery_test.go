package plugintest

import (
	"fmt"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/authorize"
	"latchkey/core/transaction"
	"latchkey/internal/test/shipped"
)

const (
	carol = account.ID("carol.test.near")
	dave  = account.ID("dave.test.near")
	hour  = 3600
)

// guardedAccount is a chain on which alice's account has guardians.
type guardedAccount struct{ *Chain }

func newGuarded(t testing.TB) *guardedAccount {
	t.Helper()
	plugins := standard(t)
	plugins["app"] = shipped.Evil(t)
	return &guardedAccount{newOn(t, openEngine(t), development, plugins, Account{alice, "50", "recovery"}, Account{appID, "10", "app"},
		Account{bob, "10", ""}, Account{carol, "10", ""}, Account{dave, "10", ""})}
}

func (c *guardedAccount) configures(threshold int, guardians ...string) *Result {
	c.t.Helper()
	return c.Call(alice, alice, "configure", object("guardians", guardians, "threshold", threshold, "delay_seconds", hour, "allowance", NEAR("1").String()), Tgas(200))
}

func start(newKey string, oldKeys ...string) string {
	old := []string{}
	for _, key := range oldKeys {
		old = append(old, Key(key).PublicKey().String())
	}
	return object("new_public_key", Key(newKey).PublicKey().String(), "old_public_keys", old)
}

func requestNumbered(id int) string { return fmt.Sprintf(`{"request_id":%d}`, id) }

// byKey calls as the account itself, with a guardian's key.
func (c *guardedAccount) byKey(key, method, args string) *Result {
	c.t.Helper()
	return c.Call(alice, alice, method, args, SignedBy(key), Tgas(60))
}

func (c *guardedAccount) waits(seconds uint64) { c.time += seconds * 1_000_000_000 }

// keys are those names that the account has keys of.
func (c *guardedAccount) keys(names ...string) string {
	there := ""
	for _, name := range names {
		if record, ok := c.AccessKey(alice, name); ok && record.Permission.IsFullAccess() {
			there += name + " "
		}
	}
	return strings.TrimSpace(there)
}

func keyName(name string) string { return Key(name).PublicKey().String() }

// TestS36AnAccountIsRecovered by a key that can do nothing else, after the delay, with
// its keys replaced.
func TestS36AnAccountIsRecovered(t *testing.T) {
	c := newGuarded(t)
	c.configures(1, keyName("R")).Succeeds(t)
	c.Together(c.SignActions(alice, alice, string(alice), fullKeyNamed("phone")))
	expect(t, "the recovery", c.byKey("R", "start_recovery", start("new", string(alice), "phone")).Succeeds(t), "0")
	for method, want := range map[string]string{"configure": "MethodNameMismatch", "cancel_recovery": "MethodNameMismatch", "on_recovered": "MethodNameMismatch", "get_config": "MethodNameMismatch"} {
		expect(t, method, authorize.Code(c.byKey("R", method, "{}").Refused), want)
	}
	expect(t, "a transfer", authorize.Code(c.Together(c.SignActions(alice, bob, "R", transaction.Transfer{Deposit: NEAR("0.01")}))[0].Refused), "RequiresFullAccess")
	c.waits(hour - 8)
	c.byKey("R", "complete_recovery", requestNumbered(0)).RefusedWith(t, "That recovery can be completed in 2 seconds, unless the owner cancels it before")
	c.Call(dave, alice, "complete_recovery", requestNumbered(0)).FailsWith(t, "can be completed in 1 second")
	expect(t, "keys", c.keys(string(alice), "phone", "new"), "alice.test.near phone")
	expect(t, "completed at its very time", c.byKey("R", "complete_recovery", requestNumbered(0)).Succeeds(t), "true")
	expect(t, "keys", c.keys(string(alice), "phone", "new"), "new")
	old := c.Together(c.SignActions(alice, bob, string(alice), transaction.Transfer{Deposit: NEAR("1")}))[0]
	expect(t, "the old key", authorize.Code(old.Refused), "AccessKeyNotFound")
	c.Together(c.SignActions(alice, bob, "new", transaction.Transfer{Deposit: NEAR("1")}))[0].Succeeds(t)
	c.byKey("R", "complete_recovery", requestNumbered(0)).RefusedWith(t, "There is no open recovery 0")
}

// TestS37TheOwnerCancels, keys stay, and the attempt is remembered.
func TestS37TheOwnerCancels(t *testing.T) {
	c := newGuarded(t)
	c.configures(1, keyName("R"), string(bob)).Succeeds(t)
	c.byKey("R", "start_recovery", start("thief", string(alice))).Succeeds(t)
	r := c.Call(alice, alice, "cancel_recovery", requestNumbered(0))
	logged(t, r, `EVENT_JSON:{"standard":"latchkey-recovery","version":"1.0.0","event":"recovery_cancelled","data":[{"request_id":0,"guardian":"`+keyName("R")+`","cancelled":1}]}`)
	c.waits(2 * hour)
	c.byKey("R", "complete_recovery", requestNumbered(0)).RefusedWith(t, "There is no open recovery 0")
	expect(t, "keys", c.keys(string(alice), "thief"), string(alice))
	config, _ := c.View(alice, "get_config", "{}")
	if !strings.Contains(config, `"attempts":[{"guardian":"`+keyName("R")+`","cancelled":1,"cancelled_at":"`) {
		t.Error(config)
	}
	// Others than the owner cannot cancel.
	c.Call(bob, alice, "start_recovery", start("new")).Succeeds(t)
	c.Call(dave, alice, "cancel_recovery", requestNumbered(1)).FailsWith(t, "Method cancel_recovery is private")
}

// TestARecoveryThatIsStartedAgainAndAgain: a stolen recovery key can ask once for each
// time the owner cancels and the delay passes, and all at once are cancelled at once.
func TestARecoveryThatIsStartedAgainAndAgain(t *testing.T) {
	c := newGuarded(t)
	c.configures(1, keyName("R")).Succeeds(t)
	for i := range 12 {
		c.byKey("R", "start_recovery", start(fmt.Sprint("thief", i), string(alice))).Succeeds(t)
	}
	c.byKey("R", "start_recovery", start("thief12")).RefusedWith(t, keyName("R")+" has 12 open recoveries, which is the most; withdraw one first")
	c.Call(alice, alice, "cancel_recovery", "{}", Tgas(200)).Succeeds(t)
	for range 2 {
		head := c.State().Head.Hash
		c.byKey("R", "start_recovery", start("thief")).RefusedWith(t, "The owner cancelled a recovery of "+keyName("R")+"; another can be started in 3599 seconds")
		expect(t, "the ledger", c.State().Head.Hash, head)
		c.waits(hour - 1)
		c.byKey("R", "start_recovery", start("thief")).Succeeds(t)
		c.Call(alice, alice, "cancel_recovery", "{}").Succeeds(t)
	}
	expect(t, "keys", c.keys(string(alice), "thief", "thief0"), string(alice))
	// The owner has had enough of that guardian.
	c.configures(1, string(bob)).Succeeds(t)
	c.byKey("R", "start_recovery", start("thief"))
	if _, there := c.AccessKey(alice, "R"); there {
		t.Error("the key of a guardian who is none any more is there")
	}
}

// TestS38SoManyOfThem: k of n agree, once each, and it happens once.
func TestS38SoManyOfThem(t *testing.T) {
	c := newGuarded(t)
	c.configures(2, string(bob), keyName("R"), string(carol)).Succeeds(t)
	expect(t, "the recovery", c.Call(bob, alice, "start_recovery", start("new", string(alice))).Succeeds(t), "0")
	c.Call(bob, alice, "confirm_recovery", requestNumbered(0)).FailsWith(t, "bob.test.near has confirmed that recovery already")
	c.Call(dave, alice, "confirm_recovery", requestNumbered(0)).FailsWith(t, "Only a guardian of alice.test.near can do this, and dave.test.near is none")
	c.Call(bob, alice, "withdraw_recovery", requestNumbered(0)).FailsWith(t, "A recovery can be withdrawn 15 minutes after it was started: try again in")
	c.Call(carol, alice, "withdraw_recovery", requestNumbered(0)).FailsWith(t, "Only bob.test.near, who started that recovery, can withdraw it")
	c.waits(15*60 - 6)
	c.Call(bob, alice, "withdraw_recovery", requestNumbered(0)).FailsWith(t, "try again in 1 second")
	c.Call(bob, alice, "withdraw_recovery", requestNumbered(0)).Succeeds(t)

	expect(t, "another", c.Call(bob, alice, "start_recovery", start("new", string(alice))).Succeeds(t), "1")
	c.waits(9 * hour)
	c.Call(bob, alice, "complete_recovery", requestNumbered(1)).FailsWith(t, "That recovery has 1 of 2 confirmations")
	c.byKey("R", "confirm_recovery", requestNumbered(1)).Succeeds(t)
	c.byKey("R", "confirm_recovery", requestNumbered(1)).RefusedWith(t, keyName("R")+" has confirmed that recovery already")
	c.Call(carol, alice, "confirm_recovery", requestNumbered(1)).Succeeds(t) // more than needed, and the delay does not begin anew
	c.waits(hour - 4)
	c.Call(bob, alice, "complete_recovery", requestNumbered(1)).FailsWith(t, "can be completed in 1 second")
	done := c.Together(c.Sign(bob, alice, "complete_recovery", requestNumbered(1)), c.Sign(carol, alice, "complete_recovery", requestNumbered(1)))
	expect(t, "the first", done[0].Succeeds(t), "true")
	done[1].FailsWith(t, "There is no open recovery 1")
	expect(t, "keys", c.keys(string(alice), "new"), "new")
}

// TestGuardiansWhoColludeBelowK can wait for as long as they like.
func TestGuardiansWhoColludeBelowK(t *testing.T) {
	c := newGuarded(t)
	c.configures(3, string(bob), string(carol), keyName("R"), string(dave)).Succeeds(t)
	c.Call(bob, alice, "start_recovery", start("thief", string(alice))).Succeeds(t)
	c.Call(carol, alice, "confirm_recovery", requestNumbered(0)).Succeeds(t)
	c.Call(carol, alice, "start_recovery", start("thief", string(alice))).Succeeds(t)
	c.Call(bob, alice, "confirm_recovery", requestNumbered(1)).Succeeds(t)
	c.waits(24 * 365 * hour)
	for i := range 2 {
		c.Call(bob, alice, "complete_recovery", requestNumbered(i)).FailsWith(t, "That recovery has 2 of 3 confirmations")
		c.Call(bob, alice, "confirm_recovery", requestNumbered(i)).FailsWith(t, "already")
	}
	// What earlier guardians agreed to does not help later ones.
	c.configures(1, string(bob), string(carol)).Succeeds(t)
	c.Call(bob, alice, "complete_recovery", requestNumbered(0)).FailsWith(t, "There is no open recovery 0")
	expect(t, "keys", c.keys(string(alice), "thief"), string(alice))
}

// TestAnOwnerWhoIsRobbed of one key recovers with the guardians while the thief waits;
// and whoever holds a full-access key can cancel, thief or not: that is the contract's
// limit.
func TestAnOwnerWhoIsRobbed(t *testing.T) {
	c := newGuarded(t)
	c.configures(2, string(bob), string(carol)).Succeeds(t)
	// Before the robbery, the thief is nobody.
	c.Call(dave, alice, "start_recovery", start("thief")).FailsWith(t, "dave.test.near is none")
	c.Call(bob, alice, "start_recovery", start("new", string(alice))).Succeeds(t)
	c.Call(carol, alice, "confirm_recovery", requestNumbered(0)).Succeeds(t)
	c.waits(hour)
	c.Call(dave, alice, "complete_recovery", requestNumbered(0)).Succeeds(t)
	stolen := c.Together(c.SignActions(alice, dave, string(alice), transaction.Transfer{Deposit: NEAR("40")}))[0]
	expect(t, "the stolen key", authorize.Code(stolen.Refused), "AccessKeyNotFound")
	expect(t, "what dave has is less than before", c.Balance(dave).Cmp(NEAR("10")), -1)
}

// TestTheAccountIsNeverWithoutAKey, though all full-access keys are replaced, nor when
// the new one is there by then, as whatever.
func TestTheAccountIsNeverWithoutAKey(t *testing.T) {
	c := newGuarded(t)
	c.configures(1, string(bob)).Succeeds(t)
	c.Call(bob, alice, "start_recovery", start("limited", string(alice))).Succeeds(t)
	c.Call(bob, alice, "start_recovery", start("full", string(alice))).Succeeds(t)
	c.Together(c.SignActions(alice, alice, string(alice), limitedKey("limited", alice, "get_config"), fullKeyNamed("full")))[0].Succeeds(t)
	c.waits(2 * hour)
	c.Call(bob, alice, "complete_recovery", requestNumbered(0)).Succeeds(t)
	expect(t, "keys", c.keys(string(alice), "limited", "full"), "limited full")
	c.Call(bob, alice, "complete_recovery", requestNumbered(1)).FailsWith(t, "There is no open recovery 1") // it was about the keys that were
	c.Call(bob, alice, "start_recovery", start("full")).FailsWith(t, "new_public_key: The key has full access to the account already")
	c.Call(bob, alice, "start_recovery", start("other", string(alice))).FailsWith(t, "is no full-access key of the account")
	c.Call(bob, alice, "start_recovery", start("other", "full", "full")).FailsWith(t, "is there twice")
}

// TestARecoveryThatFailsCanBeTriedAgain: an account that cannot stake for its new key
// keeps its old ones.
func TestARecoveryThatFailsCanBeTriedAgain(t *testing.T) {
	c := newGuarded(t)
	c.configures(1, string(bob)).Succeeds(t)
	c.Call(bob, alice, "start_recovery", start("new")).Succeeds(t)
	for i := range 5 {
		c.Together(c.SignActions(alice, alice, string(alice), fullKeyNamed(fmt.Sprint("more", i))))[0].Succeeds(t)
	}
	record, _ := c.State().Account(alice)
	stake, _ := NEAR("0.00001").Mul64(record.StorageUsage)
	all, _ := record.Amount.Sub(stake)
	rest, _ := all.Sub(NEAR("0.1"))
	c.Together(c.SignActions(alice, bob, string(alice), transaction.Transfer{Deposit: rest}))[0].Succeeds(t)
	record, _ = c.State().Account(alice)
	rest, _ = record.Amount.Sub(stake)
	rest, _ = rest.Sub(NEAR("0.0003"))
	c.Together(c.SignActions(alice, bob, string(alice), transaction.Transfer{Deposit: rest}))
	c.waits(2 * hour)
	expect(t, "without money", c.Call(bob, alice, "complete_recovery", requestNumbered(0)).Succeeds(t), "false")
	expect(t, "keys", c.keys(string(alice), "new"), string(alice))
	c.Together(c.SignActions(bob, alice, string(bob), transaction.Transfer{Deposit: NEAR("1")}))[0].Succeeds(t)
	expect(t, "with money", c.Call(bob, alice, "complete_recovery", requestNumbered(0)).Succeeds(t), "true")
	expect(t, "keys", c.keys(string(alice), "new"), string(alice)+" new")
}

// TestAStrangersContractRecoversNothing, whoever calls it.
func TestAStrangersContractRecoversNothing(t *testing.T) {
	c := newGuarded(t)
	c.configures(1, string(bob), keyName("R")).Succeeds(t)
	c.Call(bob, alice, "start_recovery", start("new", string(alice))).Succeeds(t)
	for method, want := range map[string]string{
		"configure": "is private", "cancel_recovery": "is private", "on_recovered": "is private",
		"start_recovery": "app.test.near is none", "confirm_recovery": "app.test.near is none", "withdraw_recovery": "app.test.near is none", "complete_recovery": "can be completed in",
	} {
		args := requestNumbered(0)
		if method == "start_recovery" {
			args = start("thief", string(alice))
		}
		forward := object("receiver", alice, "method", method, "args", args, "deposit", "0")
		for _, by := range []account.ID{bob, alice, dave} {
			c.Call(by, appID, "forward", forward, Tgas(200)).FailsWith(t, want)
		}
	}
	c.Call(alice, alice, "on_recovered", requestNumbered(0)).FailsWith(t, "is a callback")
	// A guardian's key goes through no relayer, and its owner's other keys nowhere near.
	record, _ := c.AccessKey(alice, "R")
	d := transaction.DelegateAction{SenderID: alice, ReceiverID: alice, Nonce: record.Nonce + 1, MaxBlockHeight: 1000, PublicKey: Key("R").PublicKey(),
		Actions: []transaction.Action{transaction.FunctionCall{MethodName: "confirm_recovery", Args: []byte(requestNumbered(0)), Gas: 30_000_000_000_000}}}
	c.Together(c.SignActions(bob, alice, string(bob), d.Sign(Key("R"))))[0].FailsWith(t, "not used through a relayer")
	c.Together(c.SignActions(alice, alice, string(alice), limitedKey("own", alice), limitedKey("app", appID)))[0].Succeeds(t)
	c.byKey("own", "configure", "{}").RefusedWith(t, "Only a guardian of alice.test.near can do this, and "+keyName("own")+" is none")
	c.Call(alice, appID, "poke", "", SignedBy("app"), Tgas(20)).Succeeds(t)
}

func implicitOf(name string) string { return string(Key(name).PublicKey().ImplicitAccount()) }

func TestWhoCannotGuard(t *testing.T) {
	c := newGuarded(t)
	c.byKeyBefore(t)
	many := []string{}
	for i := range 11 {
		many = append(many, fmt.Sprintf("g%d.near", i))
	}
	configure := func(guardians []string, threshold, delay any) string {
		return object("guardians", guardians, "threshold", threshold, "delay_seconds", delay)
	}
	for args, want := range map[string]string{
		configure([]string{}, 1, hour):                                   "An account has 1 to 10",
		configure(many, 1, hour):                                         "An account has 1 to 10",
		configure(many[:2], 0, hour):                                     "Of 2 guardians 1 to 2 can be asked for, got 0",
		configure(many[:2], 3, hour):                                     "Of 2 guardians 1 to 2 can be asked for, got 3",
		configure(many[:2], 1, 0):                                        "delay_seconds: It has to be at least 1",
		configure(many[:2], 1, 31536001):                                 "delay_seconds: expected a whole number of at most 31536000",
		configure([]string{"bob.near", "bob.near"}, 1, hour):             "guardians[1]: bob.near is there twice",
		configure([]string{keyName("R"), keyName("R")[8:]}, 1, hour):     "is there twice",
		configure([]string{keyName("R"), implicitOf("R")}, 2, hour):      "both would count, of one guardian",
		configure([]string{implicitOf("R"), keyName("R")}, 2, hour):      "both would count, of one guardian",
		configure([]string{string(alice)}, 1, hour):                      "The account cannot guard itself",
		configure([]string{"Not An Account"}, 1, hour):                   "guardians[0]: Expected an account id, or a key",
		configure([]string{keyName(string(alice))}, 1, hour):             "The key has full access to the account and needs no recovery",
		configure([]string{keyName("R")}, 1, hour):                       "missing field allowance",
		configure([]string{keyName("taken")}, 1, hour):                   "The account has that key already, for something else",
		strings.Replace(configure(many[:1], 1, hour), "1,", `1.5,`, 1):   "threshold: expected a whole number",
		`{"guardians":"bob.near","threshold":1,"delay_seconds":1}`:       "guardians: expected an array, got a string",
		`{"guardians":["bob.near",7],"threshold":1,"delay_seconds":1}`:   "guardians[1]: expected a string, got a number",
		`{"guardians":["a.near"],"threshold":1,"delay_seconds":1,"x":1e`: "Failed to deserialize input from JSON",
	} {
		r := c.Call(alice, alice, "configure", args)
		if !strings.Contains(r.Failure, want) {
			t.Errorf("%s: %v %s, want %s", args, r.Refused, r.Failure, want)
		}
	}
	c.Call(bob, alice, "start_recovery", start("new")).FailsWith(t, "The account has no guardians yet: its owner calls configure first")
}

// TestTwoRecoveriesAtOnce: of two that are completed in one block, the first ends the
// other.
func TestTwoRecoveriesAtOnce(t *testing.T) {
	c := newGuarded(t)
	c.configures(1, string(bob), string(carol)).Succeeds(t)
	c.Call(bob, alice, "start_recovery", start("one", string(alice))).Succeeds(t)
	c.Call(carol, alice, "start_recovery", start("two")).Succeeds(t)
	c.waits(hour)
	both := c.Together(c.Sign(dave, alice, "complete_recovery", requestNumbered(0), Tgas(60)), c.Sign(dave, alice, "complete_recovery", requestNumbered(1), Tgas(60)))
	expect(t, "the first", both[0].Succeeds(t), "true")
	expect(t, "keys", c.keys(string(alice), "one", "two"), "one")
	both[1].FailsWith(t, "There is no open recovery 1")
}

// byKeyBefore cuts a key for something else.
func (c *guardedAccount) byKeyBefore(t *testing.T) {
	t.Helper()
	c.Together(c.SignActions(alice, alice, string(alice), limitedKey("taken", appID)))[0].Succeeds(t)
}

// TestWhatRecoveryBurns holds the README's table, with as many guardians and requests as
// there can be.
func TestWhatRecoveryBurns(t *testing.T) {
	c := newGuarded(t)
	rows := &gasRows{}
	rows.add(t, "`configure` of three guardians, one a key", c.configures(2, string(bob), string(carol), keyName("R")))
	rows.add(t, "`start_recovery`", c.Call(bob, alice, "start_recovery", start("new", string(alice))))
	rows.add(t, "`confirm_recovery` by a key", c.byKey("R", "confirm_recovery", requestNumbered(0)))
	c.waits(hour)
	rows.add(t, "`complete_recovery`", c.Call(dave, alice, "complete_recovery", requestNumbered(0), Tgas(30)))
	c.nonces[Key("new").PublicKey()] = 0
	all := []string{}
	for i := range 10 {
		all = append(all, keyName(fmt.Sprint("R", i)))
	}
	most := func(method, args string) *Result {
		return c.Call(alice, alice, method, args, SignedBy("new"), Tgas(300))
	}
	rows.add(t, "`configure` of ten keys", most("configure", object("guardians", all, "threshold", 1, "delay_seconds", hour, "allowance", NEAR("1").String())))
	for i := range 120 {
		c.byKey(fmt.Sprint("R", i%10), "start_recovery", start(fmt.Sprint("key", i))).Succeeds(t)
	}
	last := c.byKey("R9", "confirm_recovery", requestNumbered(1))
	last.Succeeds(t)
	if burnt := tera(guardGas(t, c.Chain, last)); burnt > 3 {
		t.Errorf("the guard burns %.2f Tgas", burnt)
	}
	c.waits(2 * hour)
	rows.add(t, "`complete_recovery` with 119 others open", c.Call(dave, alice, "complete_recovery", requestNumbered(60), Tgas(60)))
	text, failure := c.View(alice, "get_requests", "{}")
	expect(t, "open requests", text+failure, "[]")
	rows.hold(t, "recovery")
}

func fullKeyNamed(name string) transaction.AddKey {
	add := transaction.AddKey{PublicKey: Key(name).PublicKey()}
	return add
}

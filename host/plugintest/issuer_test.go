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

const (
	fundsID = account.ID("funds.test.near")
	chessID = account.ID("chess.test.near")
)

// club is a chain on which funds issues keys for chess, as bob asks it to.
type club struct{ *Chain }

func newClub(t testing.TB) *club {
	t.Helper()
	plugins := standard(t)
	plugins["chess"], plugins["app"] = shipped.Example(t, "chess"), shipped.Evil(t)
	c := &club{newOn(t, openEngine(t), development, plugins, Account{fundsID, "50", "issuer"}, Account{chessID, "10", "chess"}, Account{appID, "10", "app"},
		Account{alice, "10", ""}, Account{bob, "10", ""})}
	c.configures("").Succeeds(t)
	c.Call(chessID, chessID, "new", object("issuer_id", fundsID)).Succeeds(t)
	return c
}

const clubSettings = `"contract_id":"chess.test.near","method_names":["create_game","join_game","move","resign","link_account"],"allowance":"50000000000000000000000",` +
	`"issuers":["bob.test.near"],"issue_rate":{"calls":5,"seconds":3600},"top_up_rate":{"calls":2,"seconds":86400},"idle_seconds":604800`

func (c *club) configures(more string) *Result {
	c.t.Helper()
	return c.Call(fundsID, fundsID, "configure", `{`+clubSettings+more+`}`)
}

func ofKey(name string) string { return object("public_key", Key(name).PublicKey().String()) }

func (c *club) issues(keys ...string) {
	c.t.Helper()
	for _, key := range keys {
		c.Call(bob, fundsID, "issue", ofKey(key)).Succeeds(c.t)
	}
}

// plays has an issued key call chess.
func (c *club) plays(key, method, args string) *Result {
	c.t.Helper()
	return c.Call(fundsID, chessID, method, args, SignedBy(key), Tgas(30))
}

func (c *club) moves(key, move string) *Result {
	c.t.Helper()
	return c.plays(key, "move", fmt.Sprintf(`{"game":0,"move":%q}`, move))
}

func (c *club) game(member string) string {
	c.t.Helper()
	text, failure := c.View(chessID, "get_game", `{"game":0}`)
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &members); err != nil {
		c.t.Fatalf("%s %s", text, failure)
	}
	return strings.Trim(string(members[member]), `"`)
}

// TestS26IssuedKeysPlayChess: gas comes from one account, each key is a user, with an
// allowance of its own, and chess knows its rules.
func TestS26IssuedKeysPlayChess(t *testing.T) {
	c := newClub(t)
	c.issues("W", "B", "other")
	expect(t, "the game", c.plays("W", "create_game", "{}").Succeeds(t), "0")
	c.moves("W", "e2e4").FailsWith(t, "game 0 waits for a second player")
	c.plays("W", "join_game", `{"game":0}`).FailsWith(t, "Somebody else has to join game 0")
	c.plays("B", "join_game", `{"game":0}`).Succeeds(t)
	c.plays("other", "join_game", `{"game":0}`).FailsWith(t, "game 0 has two players")
	white, black := Key("W").PublicKey().String(), Key("B").PublicKey().String()
	expect(t, "white", c.game("white"), white)
	expect(t, "black", c.game("black"), black)

	before := c.Balance(fundsID)
	c.moves("W", "f2f3").Succeeds(t)
	expect(t, "funds pay", c.Balance(fundsID).Cmp(before), -1)
	w, _ := c.AccessKey(fundsID, "W")
	o, _ := c.AccessKey(fundsID, "other")
	expect(t, "from the key's own allowance", w.Permission.FunctionCall.Allowance.Cmp(*o.Permission.FunctionCall.Allowance), -1)

	c.moves("W", "e2e4").FailsWith(t, "It is not your turn in game 0: "+black+" moves")
	c.moves("other", "e7e5").FailsWith(t, Key("other").PublicKey().String()+" does not play in game 0")
	for _, illegal := range []string{"e7e4", "e8e7", "a1a2", "e2e4", "e7e8q", "b8d7", "e8g8"} {
		c.moves("B", illegal).FailsWith(t, illegal+" is no legal move in game 0")
	}
	for _, nonsense := range []string{"", "e4", "e9e5", "i2i4", "e7e8k", "e2-e4"} {
		c.moves("B", nonsense).FailsWith(t, "Expected two squares")
	}
	c.moves("B", "e7e5").Succeeds(t)
	c.moves("W", "g2g4").Succeeds(t)
	expect(t, "mate", c.moves("B", "d8h4").Succeeds(t), `"checkmate"`)
	expect(t, "the outcome", c.game("outcome"), "checkmate")
	expect(t, "the winner", c.game("winner"), black)
	c.moves("W", "a2a3").FailsWith(t, "game 0 is over: checkmate")
	c.plays("W", "resign", `{"game":0}`).FailsWith(t, "game 0 is over: checkmate")
}

// TestACheckHasToBeAnswered.
func TestACheckHasToBeAnswered(t *testing.T) {
	c := newClub(t)
	c.issues("W", "B")
	c.plays("W", "create_game", "{}").Succeeds(t)
	c.plays("B", "join_game", `{"game":0}`).Succeeds(t)
	for i, move := range []string{"e2e4", "f7f6", "d1h5"} {
		c.moves([]string{"W", "B"}[i%2], move).Succeeds(t)
	}
	expect(t, "check", c.game("check"), "true")
	c.moves("B", "a7a6").FailsWith(t, "a7a6 is no legal move in game 0: the king is in check")
	text, _ := c.View(chessID, "get_legal_moves", `{"game":0}`)
	expect(t, "what is legal", text, `["g7g6"]`)
	c.moves("B", "g7g6").Succeeds(t)
	// The same position for the third time.
	c.moves("W", "h5e2").Succeeds(t)
	for i, move := range []string{"b8c6", "b1c3", "c6b8", "c3b1", "b8c6", "b1c3", "c6b8"} {
		expect(t, move, c.moves([]string{"B", "W"}[i%2], move).Succeeds(t), `"playing"`)
	}
	expect(t, "the third time", c.moves("W", "c3b1").Succeeds(t), `"repetition"`)
	expect(t, "the winner", c.game("winner"), "null")
	for i := range 4 {
		expect(t, "another game", c.plays("W", "create_game", "{}").Succeeds(t), fmt.Sprint(i+1))
	}
	c.plays("W", "create_game", "{}").FailsWith(t, "has 4 unfinished games, which is the most: finish or resign one first")
	c.plays("W", "resign", `{"game":3}`).Succeeds(t)
	c.plays("W", "create_game", "{}").Succeeds(t)
}

// TestS27AKeyAndAnAccountBecomeOnePlayer, when both say so, once and for good.
func TestS27AKeyAndAnAccountBecomeOnePlayer(t *testing.T) {
	c := newClub(t)
	c.issues("W", "B", "W2", "thief")
	player := func(key string) string {
		text, failure := c.View(chessID, "get_player", ofKey(key))
		return strings.Trim(text+failure, `"`)
	}
	expect(t, "by itself", player("W"), keyName("W"))
	c.Call(alice, chessID, "accept_link", ofKey("W")).FailsWith(t, "has not asked to be linked to alice.test.near: it calls link_account first")
	c.plays("W", "link_account", `{"account_id":"alice.test.near"}`).Succeeds(t)
	expect(t, "before the account accepts", player("W"), keyName("W"))
	c.Call(bob, chessID, "accept_link", ofKey("W")).FailsWith(t, "has not asked to be linked to bob.test.near")
	c.Call(alice, chessID, "accept_link", ofKey("W")).Succeeds(t)
	expect(t, "the player", player("W"), string(alice))
	c.plays("W", "link_account", `{"account_id":"bob.test.near"}`).FailsWith(t, "is linked to alice.test.near already")
	c.Call(alice, chessID, "accept_link", ofKey("W")).FailsWith(t, "is linked to alice.test.near already")
	// An account has several keys: a new one for one that was lost.
	c.plays("W2", "link_account", `{"account_id":"alice.test.near"}`).Succeeds(t)
	c.Call(alice, chessID, "accept_link", ofKey("W2")).Succeeds(t)
	c.plays("W", "create_game", "{}").Succeeds(t)
	c.plays("B", "join_game", `{"game":0}`).Succeeds(t)
	c.moves("W2", "e2e4").Succeeds(t)
	c.moves("B", "e7e5").Succeeds(t)
	c.Call(alice, chessID, "move", `{"game":0,"move":"d2d4"}`).Succeeds(t)
	expect(t, "white", c.game("white"), string(alice))
	c.moves("thief", "e5d4").FailsWith(t, "does not play in game 0")
	// An account cannot ask for a key, nor a key for the issuer.
	c.Call(bob, chessID, "link_account", `{"account_id":"bob.test.near"}`).FailsWith(t, "Only a key of funds.test.near can do this")
	c.plays("thief", "link_account", `{"account_id":"funds.test.near"}`).FailsWith(t, "is the issuer's")
}

// TestAKeyIsLinkedInTheMiddleOfAGame, which goes on: both play for it, and so they do for
// the four games that a player may have open.
func TestAKeyIsLinkedInTheMiddleOfAGame(t *testing.T) {
	c := newClub(t)
	c.issues("W", "B")
	c.plays("W", "create_game", "{}").Succeeds(t)
	c.plays("B", "join_game", `{"game":0}`).Succeeds(t)
	c.moves("W", "e2e4").Succeeds(t)
	for range 3 {
		c.Call(alice, chessID, "create_game", "{}").Succeeds(t)
	}
	c.plays("W", "link_account", `{"account_id":"alice.test.near"}`).Succeeds(t)
	c.Call(alice, chessID, "accept_link", ofKey("W")).Succeeds(t)
	expect(t, "white", c.game("white"), string(alice))
	c.moves("B", "e7e5").Succeeds(t)
	c.moves("W", "d2d4").Succeeds(t)
	c.moves("B", "e5d4").Succeeds(t)
	c.Call(alice, chessID, "move", `{"game":0,"move":"d1d4"}`).Succeeds(t)
	c.Call(alice, chessID, "create_game", "{}").FailsWith(t, "alice.test.near has 4 unfinished games, which is the most")
	c.Call(alice, chessID, "resign", `{"game":0}`).Succeeds(t)
	expect(t, "the winner", c.game("winner"), keyName("B"))
	c.Call(alice, chessID, "create_game", "{}").Succeeds(t)
	c.plays("W", "create_game", "{}").FailsWith(t, "alice.test.near has 4 unfinished games, which is the most")
}

// TestAKeyThatIsNoIssuedOneAnyMore: of a key that the owner has deleted and added again
// with more rights, nobody but the owner disposes.
func TestAKeyThatIsNoIssuedOneAnyMore(t *testing.T) {
	c := newClub(t)
	c.issues("K", "L")
	for _, key := range []string{"K", "L"} {
		c.Together(c.SignActions(fundsID, fundsID, string(fundsID), transaction.DeleteKey{PublicKey: Key(key).PublicKey()}, fullKeyNamed(key)))[0].Succeeds(t)
	}
	c.Call(bob, fundsID, "top_up", ofKey("K")).FailsWith(t, "The account has no key "+keyName("K")+" any more: issue another")
	c.Call(bob, fundsID, "revoke", ofKey("K")).Succeeds(t)
	c.time += 2 * 604800 * 1_000_000_000
	list := object("public_keys", []string{keyName("L")})
	c.Call(alice, fundsID, "reclaim", list).Succeeds(t)
	c.time += 2 * 604800 * 1_000_000_000
	c.Call(alice, fundsID, "reclaim", list).Succeeds(t)
	for _, key := range []string{"K", "L"} {
		if record, there := c.AccessKey(fundsID, key); !there || !record.Permission.IsFullAccess() {
			t.Errorf("%s: the owner's key is gone", key)
		}
	}
}

// TestS28ADrainedKey stops its user, and nobody else; issuers top it up.
func TestS28ADrainedKey(t *testing.T) {
	c := newClub(t)
	c.issues("W", "B")
	c.plays("W", "create_game", "{}").Succeeds(t)
	c.Call(bob, fundsID, "top_up", ofKey("W")).FailsWith(t, "left: it can be topped up below half")
	drain := func() {
		for range 300 {
			if r := c.Call(fundsID, chessID, "move", `{"game":0,"move":"e2e4"}`, SignedBy("W"), Tgas(20)); r.Refused != nil {
				expect(t, "drained", authorize.Code(r.Refused), "NotEnoughAllowance")
				return
			}
		}
		t.Fatal("the key is never drained")
	}
	drain()
	c.plays("B", "join_game", `{"game":0}`).Succeeds(t)
	old := c.Sign(fundsID, chessID, "move", `{"game":0,"move":"e2e4"}`, SignedBy("W"), Tgas(20))
	c.Call(alice, fundsID, "top_up", ofKey("W")).FailsWith(t, "Only funds.test.near and the issuers it has named give out its keys, and alice.test.near is none")
	c.Call(bob, fundsID, "top_up", ofKey("W")).Succeeds(t)
	expect(t, "what was signed before", authorize.Code(c.Together(old)[0].Refused), "InvalidNonce")
	c.moves("W", "e2e4").Succeeds(t)
	drain()
	c.Call(bob, fundsID, "top_up", ofKey("W")).Succeeds(t)
	drain()
	c.Call(bob, fundsID, "top_up", ofKey("W")).FailsWith(t, "The key is topped up too often: at most 2 calls in 86400 seconds are allowed")
	c.Call(bob, fundsID, "top_up", ofKey("nobody")).FailsWith(t, "was not issued here")
}

// TestBotsGetFewKeys: so many in an hour, whoever asks for them.
func TestBotsGetFewKeys(t *testing.T) {
	c := newClub(t)
	c.issues("1", "2", "3", "4", "5")
	c.Call(bob, fundsID, "issue", ofKey("6")).FailsWith(t, "Too many keys are asked for: at most 5 calls in 3600 seconds are allowed; try again in 3595 seconds")
	c.Call(fundsID, fundsID, "issue", ofKey("6")).FailsWith(t, "Too many keys")
	c.Call(alice, fundsID, "issue", ofKey("6")).FailsWith(t, "alice.test.near is none")
	c.time += 3593 * 1_000_000_000
	c.issues("6")
	c.Call(bob, fundsID, "issue", ofKey("1")).FailsWith(t, "The account has the key "+keyName("1")+" already")
	c.Call(bob, fundsID, "issue", ofKey(string(fundsID))).FailsWith(t, "already")
	config, _ := c.View(fundsID, "get_config", "{}")
	if !strings.HasSuffix(config, `"keys":6,"issues_left":3}`) {
		t.Error(config)
	}
	// An account without money issues nothing that could not be used.
	c.time += 3600 * 1_000_000_000
	c.Together(c.SignActions(fundsID, bob, string(fundsID), transaction.Transfer{Deposit: NEAR("49.95")}))[0].Succeeds(t)
	c.Call(bob, fundsID, "issue", ofKey("7")).FailsWith(t, "beyond the storage of its keys, less than the allowance of one more, 0.050 NEAR: send it some")
}

// TestIdleKeysAreTakenBack, by whoever asks, and used ones are not.
func TestIdleKeysAreTakenBack(t *testing.T) {
	c := newClub(t)
	before, _ := c.State().Account(fundsID)
	c.issues("W", "B")
	both := object("public_keys", []string{keyName("W"), keyName("B"), keyName("nobody")})
	reclaim := func() string { return c.Call(alice, fundsID, "reclaim", both).Succeeds(t) }
	week := uint64(604800) * 1_000_000_000
	expect(t, "at once", reclaim(), "0")
	c.plays("W", "create_game", "{}").Succeeds(t)
	c.time += week - 5*1_000_000_000
	expect(t, "just before", reclaim(), "0")
	c.time += 10 * 1_000_000_000
	expect(t, "the one that was never used", reclaim(), "1")
	if _, there := c.AccessKey(fundsID, "B"); there {
		t.Error("an idle key is there")
	}
	expect(t, "its next use", authorize.Code(c.plays("B", "create_game", "{}").Refused), "AccessKeyNotFound")
	c.plays("W", "create_game", "{}").Succeeds(t)
	c.time += week
	expect(t, "used again", reclaim(), "0")
	c.time += week
	expect(t, "and then not", reclaim(), "1")
	text, _ := c.View(fundsID, "get_keys", "{}")
	expect(t, "the keys", text, "[]")
	c.issues("B")
	c.Call(bob, fundsID, "revoke", ofKey("B")).Succeeds(t)
	after, _ := c.State().Account(fundsID)
	if more := after.StorageUsage - before.StorageUsage; more > 60 { // when keys were issued, for the rate
		t.Errorf("%d bytes stay", more)
	}
	c.configures(`,"idle_seconds":0`).FailsWith(t, "duplicate field idle_seconds")
}

// TestAStrangersContractPlaysForNobody: behind another contract, and through a relayer,
// a key is nobody.
func TestAStrangersContractPlaysForNobody(t *testing.T) {
	c := newClub(t)
	c.issues("W", "B")
	c.plays("W", "create_game", "{}").Succeeds(t)
	c.plays("B", "join_game", `{"game":0}`).Succeeds(t)
	forward := func(receiver account.ID, method, args string) string {
		return object("receiver", receiver, "method", method, "args", args, "deposit", "0")
	}
	c.Call(alice, appID, "forward", forward(chessID, "move", `{"game":0,"move":"e2e4"}`), Tgas(200)).FailsWith(t, "app.test.near does not play in game 0")
	for method, want := range map[string]string{"configure": "is private", "issue": "app.test.near is none", "top_up": "app.test.near is none", "revoke": "app.test.near is none"} {
		c.Call(bob, appID, "forward", forward(fundsID, method, ofKey("W")), Tgas(200)).FailsWith(t, want)
	}
	c.Call(bob, appID, "forward", forward(chessID, "new", `{"issuer_id":"app.test.near"}`), Tgas(200)).FailsWith(t, "is private")
	// A relayer whose own key is the signer's gets no game of that key's.
	record, _ := c.AccessKey(fundsID, "B")
	d := transaction.DelegateAction{SenderID: fundsID, ReceiverID: chessID, Nonce: record.Nonce + 1, MaxBlockHeight: 1000, PublicKey: Key("B").PublicKey(),
		Actions: []transaction.Action{transaction.FunctionCall{MethodName: "move", Args: []byte(`{"game":0,"move":"e2e4"}`), Gas: 30_000_000_000_000}}}
	relayed := c.Together(c.SignActions(bob, fundsID, string(bob), d.Sign(Key("B"))))[0]
	failure, _ := json.Marshal(relayed.Status.Receipts[1].Status.Failure)
	if !strings.Contains(string(failure), "is not used through a relayer") {
		t.Errorf("a relayed move: %s", failure)
	}
	expect(t, "moves", c.game("moves"), "[]")
	// Issued keys call chess and nothing else.
	expect(t, "issue", authorize.Code(c.Call(fundsID, fundsID, "issue", ofKey("thief"), SignedBy("W"), Tgas(20)).Refused), "ReceiverMismatch")
	expect(t, "new", authorize.Code(c.plays("W", "new", "{}").Refused), "MethodNameMismatch")
}

func TestWhatCannotBeConfigured(t *testing.T) {
	c := newClub(t)
	rate := `"issue_rate":{"calls":5,"seconds":3600}`
	for args, want := range map[string]string{
		`{"contract_id":"chess.test.near","allowance":"1"}`:                                                                              "issue_rate: Without a limit bots take what the account has",
		`{"contract_id":"chess.test.near","allowance":"0",` + rate + `}`:                                                                 "allowance: A key that may burn no gas can sign nothing",
		`{"contract_id":"funds.test.near","allowance":"1",` + rate + `}`:                                                                 "contract_id: Issued keys call another account than funds.test.near, their own",
		`{"contract_id":"chess.test.near","allowance":"340282366920938463463374607431768211456",` + rate + `}`:                           "allowance: not a decimal number below 2^128",
		`{"contract_id":"chess.test.near","allowance":"1","method_names":["a,b"],` + rate + `}`:                                          "method_names: A method's name has 1 to 256 bytes and no comma",
		`{"contract_id":"chess.test.near","allowance":"1","issuers":["B"],` + rate + `}`:                                                 "issuers: not an account id",
		`{"contract_id":"chess.test.near","allowance":"1","idle_seconds":315360001,` + rate + `}`:                                        "idle_seconds: expected a whole number of at most 315360000",
		`{"contract_id":"chess.test.near","allowance":"1","issue_rate":{"calls":1001,"seconds":1}}`:                                      "issue_rate: a rate is 1 to 1000 calls",
		`{"contract_id":"chess.test.near","allowance":"1","top_up_rate":{"calls":1,"hours":1},` + rate + `}`:                             "top_up_rate: expected",
		`{"contract_id":"chess.test.near","allowance":"1","issuers":[` + strings.Repeat(`"bob.near",`, 16) + `"bob.near"],` + rate + `}`: "issuers: At most 16",
	} {
		c.Call(fundsID, fundsID, "configure", args).FailsWith(t, want)
	}
	c.Call(bob, fundsID, "reclaim", `{"public_keys":[]}`).FailsWith(t, "A call looks at 1 to 50 keys")
}

// TestWhatIssuingBurns holds the README's table.
func TestWhatIssuingBurns(t *testing.T) {
	c := newClub(t)
	c.Call(fundsID, fundsID, "configure", `{`+strings.Replace(clubSettings, `"calls":5,`, `"calls":1000,`, 1)+`}`).Succeeds(t)
	rows := &gasRows{}
	rows.add(t, "`issue`", c.Call(bob, fundsID, "issue", ofKey("W")))
	c.issues("B")
	c.plays("W", "create_game", "{}").Succeeds(t)
	rows.add(t, "chess's `join_game` with an issued key", c.plays("B", "join_game", `{"game":0}`))
	rows.add(t, "chess's `move`", c.moves("W", "e2e4"))
	many := []string{keyName("W"), keyName("B")}
	for i := range 50 {
		many = append(many, keyName(fmt.Sprint("idle", i)))
		c.issues(fmt.Sprint("idle", i))
	}
	for range 160 {
		c.Call(fundsID, chessID, "move", `{"game":0}`, SignedBy("W"), Tgas(100))
	}
	rows.add(t, "`top_up`", c.Call(bob, fundsID, "top_up", ofKey("W")))
	rows.add(t, "`revoke`", c.Call(bob, fundsID, "revoke", ofKey("B")))
	c.time += 604801 * 1_000_000_000
	rows.add(t, "`reclaim` of 50 keys", c.Call(alice, fundsID, "reclaim", object("public_keys", many[2:]), Tgas(200)))
	rows.hold(t, "issuer")
}

// TestWhatChessBurns holds the README's table: a game that fools lose.
func TestWhatChessBurns(t *testing.T) {
	c := newClub(t)
	c.issues("W", "B", "L")
	rows := &gasRows{}
	rows.add(t, "`create_game`", c.plays("W", "create_game", "{}"))
	rows.add(t, "`join_game`", c.plays("B", "join_game", `{"game":0}`))
	rows.add(t, "`move`, the first", c.moves("W", "f2f3"))
	c.moves("B", "e7e5").Succeeds(t)
	c.moves("W", "g2g4").Succeeds(t)
	rows.add(t, "`move` that mates", c.moves("B", "d8h4"))
	expect(t, "the end", c.game("outcome"), "checkmate")
	c.plays("W", "create_game", "{}").Succeeds(t)
	rows.add(t, "`resign`", c.plays("W", "resign", `{"game":1}`))
	rows.add(t, "`link_account`", c.plays("L", "link_account", object("account_id", alice)))
	rows.add(t, "`accept_link`", c.Call(alice, chessID, "accept_link", ofKey("L"), Tgas(30)))
	rows.hold(t, "examples/chess")
}

package conformance

import "fmt"

const (
	ftMetadata = `{"spec":"ft-1.0.0","name":"Test tokens","symbol":"TEST","icon":null,"reference":null,"reference_hash":null,"decimals":24}`
	ftNew      = `{"owner_id":"owner.test.near","total_supply":"10000","metadata":` + ftMetadata + `}`
	register   = "0.00125"
)

// ftState is what is looked at after each step of a fungible token.
var ftState = []call{
	{Method: "ft_total_supply"},
	{Method: "ft_balance_of", Args: `{"account_id":"owner.test.near"}`}, {Method: "ft_balance_of", Args: `{"account_id":"alice.test.near"}`},
	{Method: "ft_balance_of", Args: `{"account_id":"bob.test.near"}`}, {Method: "ft_balance_of", Args: `{"account_id":"receiver.test.near"}`},
	{Method: "storage_balance_of", Args: `{"account_id":"alice.test.near"}`}, {Method: "storage_balance_of", Args: `{"account_id":"carol.test.near"}`},
}

// ftBegun is a token of 10,000, all of them owner's, that knows alice, bob and the
// receiver.
func ftBegun(more ...step) []step {
	return append([]step{
		calls("begin", tokenID, "new", ftNew),
		pays("register alice", owner, "storage_deposit", `{"account_id":"alice.test.near"}`, register),
		pays("register bob", owner, "storage_deposit", `{"account_id":"bob.test.near"}`, register),
		pays("register the receiver", owner, "storage_deposit", `{"account_id":"receiver.test.near"}`, register),
	}, more...)
}

func ftScenes() []scene {
	return []scene{
		{"a token begins", []step{
			one("transfer before that", owner, "ft_transfer", `{"receiver_id":"alice.test.near","amount":"1"}`),
			views("ft_metadata", `{}`),
			calls("new without arguments", tokenID, "new", ``),
			calls("new without an owner", tokenID, "new", `{"total_supply":"10000","metadata":`+ftMetadata+`}`),
			calls("new of another spec", tokenID, "new", `{"owner_id":"owner.test.near","total_supply":"1","metadata":{"spec":"ft-2.0.0","name":"T","symbol":"T","decimals":1}}`),
			calls("new with half a reference", tokenID, "new", `{"owner_id":"owner.test.near","total_supply":"1","metadata":{"spec":"ft-1.0.0","name":"T","symbol":"T","decimals":1,"reference":"r"}}`),
			calls("new with a short hash", tokenID, "new", `{"owner_id":"owner.test.near","total_supply":"1","metadata":{"spec":"ft-1.0.0","name":"T","symbol":"T","decimals":1,"reference":"r","reference_hash":"AAAA"}}`),
			pays("new with a deposit", tokenID, "new", ftNew, oneYocto),
			calls("new", tokenID, "new", ftNew),
			calls("new again", tokenID, "new", ftNew),
			views("ft_metadata", `{"and":"more"}`),
			views("storage_balance_bounds", `{}`),
			views("ft_balance_of", `{}`),
			views("ft_balance_of", `{"account_id":"Not an account"}`),
		}},
		{"a stranger is first", []step{calls("new by a stranger", carol, "new", ftNew)}},
		{"transfers", ftBegun(ftTransfers()...)},
		{"receivers", ftBegun(ftReceivers()...)},
		{"registrations", ftBegun(ftRegistrations()...)},
		{"little gas", ftBegun(ftSends("for 15 Tgas", obeys(`"answer":"\"10\""`)).withTgas(15))},
		{"long answers", ftBegun(ftSends("spaces first", obeys(fmt.Sprintf(`"answer":"%300s\"10\""`, ""))))},
		{"very long answers", ftBegun(ftSends("4,000,000 bytes", obeys(`"rubbish":4000000`)).withTgas(400))},
	}
}

func ftTransfers() []step {
	to := func(receiver, amount, more string) string {
		return fmt.Sprintf(`{"receiver_id":%q,"amount":%q%s}`, receiver+".test.near", amount, more)
	}
	return []step{
		one("100 tokens", owner, "ft_transfer", to("alice", "100", ``)),
		one("with a memo", owner, "ft_transfer", to("alice", "1", `,"memo":"for \"lunch\"\n✓"`)),
		one("with no memo", alice, "ft_transfer", to("bob", "1", `,"memo":null`)),
		one("all one has", alice, "ft_transfer", to("bob", "100", ``)),
		one("more than one has", bob, "ft_transfer", to("alice", "102", ``)),
		one("none", owner, "ft_transfer", to("alice", "0", ``)),
		one("to oneself", owner, "ft_transfer", to("owner", "1", ``)),
		one("to who is not registered", owner, "ft_transfer", to("carol", "1", ``)),
		one("by who is not registered", carol, "ft_transfer", to("alice", "1", ``)),
		calls("without a yocto", owner, "ft_transfer", to("alice", "1", ``)),
		pays("with two yocto", owner, "ft_transfer", to("alice", "1", ``), twoYocto),
		one("the largest amount", owner, "ft_transfer", to("alice", "340282366920938463463374607431768211455", ``)),
		one("more than that", owner, "ft_transfer", to("alice", "340282366920938463463374607431768211456", ``)),
		one("a negative amount", owner, "ft_transfer", to("alice", "-1", ``)),
		one("an amount that is a number", owner, "ft_transfer", `{"receiver_id":"alice.test.near","amount":1}`),
		one("an amount with zeros before it", owner, "ft_transfer", to("alice", "007", ``)),
		one("to no account", owner, "ft_transfer", to("No", "1", ``)),
		one("without arguments", owner, "ft_transfer", ``),
		one("with what is no JSON", owner, "ft_transfer", `{"receiver_id"`),
		one("with a name twice", owner, "ft_transfer", `{"receiver_id":"alice.test.near","receiver_id":"bob.test.near","amount":"1"}`),
		one("with a name that is unknown", owner, "ft_transfer", to("alice", "1", `,"unknown":[1]`)),
		one("an amount with a plus", owner, "ft_transfer", to("alice", "+7", ``)),
	}
}

// obeys is the msg for a receiver, as JSON.
func obeys(members string) string { return fmt.Sprintf("%q", "{"+members+"}") }

func ftSends(name, msg string) step {
	return one(name, owner, "ft_transfer_call", `{"receiver_id":"receiver.test.near","amount":"100","msg":`+msg+`}`)
}

func ftReceivers() []step {
	answers := func(name, answer string) step { return ftSends(name, obeys(fmt.Sprintf(`"answer":%q`, answer))) }
	return []step{
		answers("keeps all", `"0"`),
		answers("returns half", `"50"`),
		answers("returns all", `"100"`),
		answers("returns more", `"101"`),
		answers("returns the most there is", `"340282366920938463463374607431768211455"`),
		answers("returns more than there is", `"340282366920938463463374607431768211456"`),
		answers("answers a number", `50`),
		answers("answers rubbish", `rubbish`),
		answers("answers nothing", ``),
		answers("answers with spaces", ` "30" `),
		answers("answers with an escape", `"\u0033\u0030"`),
		ftSends("answers 1,000 bytes", obeys(`"rubbish":1000`)),
		ftSends("answers 1,000,000 bytes", obeys(`"rubbish":1000000`)),
		ftSends("panics", obeys(`"panic":"no, thanks"`)),
		ftSends("cannot read", `"nonsense"`),
		ftSends("runs dry", obeys(`"loop":true`)),
		ftSends("spends a part", obeys(`"call":"ft_transfer","args":"{\"receiver_id\":\"bob.test.near\",\"amount\":\"160\"}","deposit":"1","answer":"\"100\""`)),
		ftSends("calls the resolver", obeys(`"call":"ft_resolve_transfer","args":"{\"sender_id\":\"bob.test.near\",\"receiver_id\":\"owner.test.near\",\"amount\":\"9\"}","deposit":"0","answer":"\"0\""`)),
		ftSends("unregisters", obeys(`"call":"storage_unregister","args":"{\"force\":true}","deposit":"1","answer":"\"100\""`)),
		pays("is registered again", owner, "storage_deposit", `{"account_id":"receiver.test.near"}`, register),
		one("has no contract", owner, "ft_transfer_call", `{"receiver_id":"alice.test.near","amount":"7","msg":""}`),
		pays("does not exist, but is registered", owner, "storage_deposit", `{"account_id":"nobody.test.near"}`, register),
		one("does not exist", owner, "ft_transfer_call", `{"receiver_id":"nobody.test.near","amount":"7","msg":""}`),
		one("is not registered", owner, "ft_transfer_call", `{"receiver_id":"carol.test.near","amount":"7","msg":""}`),
		one("is the sender", owner, "ft_transfer_call", `{"receiver_id":"owner.test.near","amount":"7","msg":""}`),
		calls("without a yocto", owner, "ft_transfer_call", `{"receiver_id":"receiver.test.near","amount":"7","msg":""}`),
		one("with a memo", owner, "ft_transfer_call", `{"receiver_id":"receiver.test.near","amount":"7","memo":"m","msg":"{\"answer\":\"\\\"3\\\"\"}"}`),
		one("without a msg", owner, "ft_transfer_call", `{"receiver_id":"receiver.test.near","amount":"7"}`),
		answers("for 30 Tgas", `"10"`).withTgas(30),
		one("alice gets 100", owner, "ft_transfer", `{"receiver_id":"alice.test.near","amount":"100"}`),
		one("the sender is gone", alice, "ft_transfer_call", `{"receiver_id":"receiver.test.near","amount":"40","msg":`+obeys(`"answer":"\"10\""`)+`}`).
			then("storage_unregister", `{"force":true}`, oneYocto),
		calls("an outsider resolves", alice, "ft_resolve_transfer", `{"sender_id":"bob.test.near","receiver_id":"owner.test.near","amount":"9"}`),
		ftSends("deletes itself", obeys(`"delete":"gone.test.near","answer":"\"100\""`)),
	}
}

func ftRegistrations() []step {
	deposit := func(name, args, near string) step { return pays(name, carol, "storage_deposit", args, near) }
	return []step{
		deposit("a yocto less", `{}`, "0.001249999999999999999999"),
		deposit("nothing", `{}`, "0"),
		deposit("for another, with too much", `{"account_id":"one.test.near"}`, "5"),
		deposit("for oneself", `{}`, register),
		deposit("again", `{}`, "0.5"),
		deposit("again, with nothing", `{}`, "0"),
		deposit("registration only", `{"account_id":"two.test.near","registration_only":true}`, "1"),
		deposit("not registration only", `{"account_id":"three.test.near","registration_only":false}`, "1"),
		deposit("the longest name", `{"account_id":"x123456789x123456789x123456789x123456789x123456789x12345678.near"}`, register),
		deposit("no account", `{"account_id":"No"}`, register),
		one("withdraw", carol, "storage_withdraw", `{}`),
		one("withdraw 0", carol, "storage_withdraw", `{"amount":"0"}`),
		one("withdraw 1", carol, "storage_withdraw", `{"amount":"1"}`),
		calls("withdraw without a yocto", carol, "storage_withdraw", `{}`),
		one("unregister", carol, "storage_unregister", `{}`),
		one("unregister again", carol, "storage_unregister", `{}`),
		one("withdraw of who is not registered", carol, "storage_withdraw", `{}`),
		calls("unregister without a yocto", alice, "storage_unregister", `{}`),
		one("bob gets 100", owner, "ft_transfer", `{"receiver_id":"bob.test.near","amount":"100"}`),
		one("unregister with tokens", bob, "storage_unregister", `{}`),
		one("unregister with tokens, not forced", bob, "storage_unregister", `{"force":false}`),
		one("unregister with tokens, forced", bob, "storage_unregister", `{"force":true}`),
		one("the owner unregisters", owner, "storage_unregister", `{"force":true}`),
	}
}

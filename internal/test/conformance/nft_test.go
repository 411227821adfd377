package conformance

import (
	"fmt"

	"latchkey/core/account"
)

const (
	nftMetadata = `{"spec":"nft-1.0.0","name":"Peaks","symbol":"PEAK","icon":null,"base_uri":null,"reference":null,"reference_hash":null}`
	nftNew      = `{"owner_id":"owner.test.near","metadata":` + nftMetadata + `}`
	peak        = `{"title":"Olympus Mons","description":"The tallest mountain","copies":1}`
)

// nftState is what is looked at after each step of a non-fungible token.
var nftState = []call{
	{Method: "nft_total_supply"}, {Method: "nft_token", Args: `{"token_id":"1"}`}, {Method: "nft_token", Args: `{"token_id":"2"}`},
	{Method: "nft_supply_for_owner", Args: `{"account_id":"owner.test.near"}`}, {Method: "nft_supply_for_owner", Args: `{"account_id":"alice.test.near"}`},
}

func mint(id string, to account.ID) step {
	return pays("mint "+id, owner, "nft_mint", fmt.Sprintf(`{"token_id":%q,"token_owner_id":%q,"token_metadata":%s}`, id, to, peak), "0.1")
}

// nftBegun is a contract with token 1, which is owner's.
func nftBegun(more ...step) []step {
	return append([]step{calls("begin", tokenID, "new", nftNew), mint("1", owner)}, more...)
}

func nftScenes() []scene {
	return []scene{
		{"a token begins", []step{
			views("nft_metadata", `{}`),
			calls("new of another spec", tokenID, "new", `{"owner_id":"owner.test.near","metadata":{"spec":"nft-2.0.0","name":"P","symbol":"P"}}`),
			calls("new with half a reference", tokenID, "new", `{"owner_id":"owner.test.near","metadata":{"spec":"nft-1.0.0","name":"P","symbol":"P","reference":"r"}}`),
			calls("new", tokenID, "new", nftNew),
			calls("new again", tokenID, "new", nftNew),
			views("nft_metadata", `{"and":"more"}`),
			mint("1", alice),
			pays("mint the same", owner, "nft_mint", `{"token_id":"1","token_owner_id":"bob.test.near","token_metadata":`+peak+`}`, "0.1"),
			pays("mint without metadata", owner, "nft_mint", `{"token_id":"2","token_owner_id":"bob.test.near"}`, "0.1"),
			pays("mint by another", alice, "nft_mint", `{"token_id":"2","token_owner_id":"bob.test.near","token_metadata":`+peak+`}`, "0.1"),
			pays("mint for too little", owner, "nft_mint", `{"token_id":"2","token_owner_id":"bob.test.near","token_metadata":`+peak+`}`, "0.001"),
			pays("mint with all there is", owner, "nft_mint", `{"token_id":"2","token_owner_id":"bob.test.near","token_metadata":{"title":"T","description":"D","media":"M",`+
				`"media_hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","copies":18446744073709551615,"issued_at":"1","expires_at":"2","starts_at":"3","updated_at":"4",`+
				`"extra":"E","reference":"R","reference_hash":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}}`, "0.1"),
			pays("mint with a hash of nothing", owner, "nft_mint", `{"token_id":"3","token_owner_id":"bob.test.near","token_metadata":{"media_hash":"AAAA"}}`, "0.1"),
		}},
		{"a stranger is first", []step{calls("new by a stranger", carol, "new", nftNew)}},
		{"transfers", nftBegun(nftTransfers()...)},
		{"approvals", nftBegun(nftApprovals()...)},
		{"receivers", nftBegun(nftReceivers()...)},
		{"lists", nftBegun(nftLists()...)},
		{"little gas", nftBegun(nftSends("for 30 Tgas", obeys(`"answer":"false"`)).withTgas(30))},
		{"long answers", nftBegun(nftSends("spaces first", obeys(fmt.Sprintf(`"answer":"%300sfalse"`, ""))))},
		{"very long answers", nftBegun(nftSends("4,000,000 bytes", obeys(`"rubbish":4000000`)).withTgas(400))},
		{"many approvals", nftBegun(manyApprovals())},
	}
}

func nftTransfers() []step {
	to := func(receiver, id, more string) string {
		return fmt.Sprintf(`{"receiver_id":%q,"token_id":%q%s}`, receiver+".test.near", id, more)
	}
	return []step{
		one("by the owner", owner, "nft_transfer", to("alice", "1", ``)),
		one("by who owned it", owner, "nft_transfer", to("bob", "1", ``)),
		one("with a memo", alice, "nft_transfer", to("owner", "1", `,"memo":"back"`)),
		one("to its owner", owner, "nft_transfer", to("owner", "1", ``)),
		one("of no token", owner, "nft_transfer", to("alice", "9", ``)),
		calls("without a yocto", owner, "nft_transfer", to("alice", "1", ``)),
		pays("with two yocto", owner, "nft_transfer", to("alice", "1", ``), twoYocto),
		pays("approve bob", owner, "nft_approve", `{"token_id":"1","account_id":"bob.test.near"}`, "0.1"),
		one("by approval, with another id", bob, "nft_transfer", to("carol", "1", `,"approval_id":2`)),
		one("by approval, to its owner", bob, "nft_transfer", to("owner", "1", ``)),
		one("by approval", bob, "nft_transfer", to("carol", "1", `,"approval_id":1`)),
		one("by an approval that has ended", bob, "nft_transfer", to("alice", "1", ``)),
		one("by the owner, with an approval id", carol, "nft_transfer", to("owner", "1", `,"approval_id":77`)),
		pays("approve bob again", owner, "nft_approve", `{"token_id":"1","account_id":"bob.test.near"}`, "0.1"),
		one("by approval, without an id", bob, "nft_transfer", to("carol", "1", `,"approval_id":null,"memo":"sold"`)),
		one("to no account", carol, "nft_transfer", `{"receiver_id":"No","token_id":"1"}`),
		one("without arguments", carol, "nft_transfer", `{}`),
	}
}

func nftApprovals() []step {
	approve := func(name string, by account.ID, account, more, near string) step {
		return pays(name, by, "nft_approve", fmt.Sprintf(`{"token_id":"1","account_id":%q%s}`, account+".test.near", more), near)
	}
	return []step{
		approve("nothing attached", owner, "alice", ``, "0"),
		approve("a yocto attached", owner, "alice", ``, oneYocto),
		approve("by another", alice, "alice", ``, "0.1"),
		approve("alice", owner, "alice", ``, "0.1"),
		approve("alice again", owner, "alice", ``, oneYocto),
		approve("alice again, with more", owner, "alice", ``, "0.1"),
		approve("bob, for the price", owner, "bob", `,"msg":null`, "0.00025"),
		approve("carol, for a yocto more", owner, "carol", ``, "0.000270000000000000000001"),
		pays("of no token", owner, "nft_approve", `{"token_id":"9","account_id":"bob.test.near"}`, "0.1"),
		views("nft_is_approved", `{"token_id":"1","approved_account_id":"alice.test.near"}`),
		views("nft_is_approved", `{"token_id":"1","approved_account_id":"alice.test.near","approval_id":3}`),
		views("nft_is_approved", `{"token_id":"1","approved_account_id":"alice.test.near","approval_id":1}`),
		views("nft_is_approved", `{"token_id":"1","approved_account_id":"owner.test.near"}`),
		views("nft_is_approved", `{"token_id":"9","approved_account_id":"owner.test.near"}`),
		approve("a contract, which answers", owner, "receiver", `,"msg":`+obeys(`"answer":"\"cool\""`), "0.1"),
		approve("a contract, which panics", owner, "receiver", `,"msg":`+obeys(`"panic":"not me"`), "0.1"),
		approve("no contract, with a msg", owner, "bob", `,"msg":"you may"`, "0.1"),
		calls("revoke without a yocto", owner, "nft_revoke", `{"token_id":"1","account_id":"bob.test.near"}`),
		one("revoke by another", alice, "nft_revoke", `{"token_id":"1","account_id":"alice.test.near"}`),
		one("revoke", owner, "nft_revoke", `{"token_id":"1","account_id":"bob.test.near"}`),
		one("revoke again", owner, "nft_revoke", `{"token_id":"1","account_id":"bob.test.near"}`),
		one("revoke of no token", owner, "nft_revoke", `{"token_id":"9","account_id":"bob.test.near"}`),
		one("revoke all by another", alice, "nft_revoke_all", `{"token_id":"1"}`),
		one("revoke all", owner, "nft_revoke_all", `{"token_id":"1"}`),
		one("revoke all again", owner, "nft_revoke_all", `{"token_id":"1"}`),
	}
}

func nftSends(name, msg string) step {
	return one(name, owner, "nft_transfer_call", `{"receiver_id":"receiver.test.near","token_id":"1","msg":`+msg+`}`)
}

// manyApprovals approves 51 accounts in one transaction.
func manyApprovals() step {
	s := step{Name: "51 approvals", By: owner}
	for i := range 51 {
		s = s.then("nft_approve", fmt.Sprintf(`{"token_id":"1","account_id":"%d.test.near"}`, 10+i), "0.001")
	}
	return s
}

func nftReceivers() []step {
	answers := func(name, answer string) step { return nftSends(name, obeys(fmt.Sprintf(`"answer":%q`, answer))) }
	return []step{
		answers("returns it", `true`),
		answers("answers a number", `0`),
		answers("answers a text", `"false"`),
		answers("answers rubbish", `rubbish`),
		answers("answers nothing", ``),
		answers("answers with spaces", ` true `),
		nftSends("answers 1,000 bytes", obeys(`"rubbish":1000`)),
		nftSends("panics", obeys(`"panic":"no, thanks"`)),
		nftSends("cannot read", `"nonsense"`),
		nftSends("runs dry", obeys(`"loop":true`)),
		pays("approve bob", owner, "nft_approve", `{"token_id":"1","account_id":"bob.test.near"}`, "0.1"),
		answers("returns it, with its approval", `true`),
		nftSends("approves another first", obeys(`"call":"nft_approve","args":"{\"token_id\":\"1\",\"account_id\":\"alice.test.near\"}","deposit":"270000000000000000000","answer":"true"`)),
		nftSends("calls the resolver", obeys(`"call":"nft_resolve_transfer","args":"{\"previous_owner_id\":\"bob.test.near\",\"receiver_id\":\"receiver.test.near\",\"token_id\":\"1\"}","deposit":"0","answer":"true"`)),
		one("has no contract", owner, "nft_transfer_call", `{"receiver_id":"alice.test.near","token_id":"1","msg":""}`),
		one("does not exist", owner, "nft_transfer_call", `{"receiver_id":"nobody.test.near","token_id":"1","msg":""}`),
		one("owns it", owner, "nft_transfer_call", `{"receiver_id":"owner.test.near","token_id":"1","msg":""}`),
		calls("without a yocto", owner, "nft_transfer_call", `{"receiver_id":"receiver.test.near","token_id":"1","msg":""}`),
		answers("for 31 Tgas", `true`).withTgas(31),
		one("is sent it by approval", bob, "nft_transfer_call", `{"receiver_id":"receiver.test.near","token_id":"1","approval_id":1,"msg":`+obeys(`"panic":"no"`)+`}`),
		answers("keeps it", `false`),
		calls("an outsider resolves", alice, "nft_resolve_transfer", `{"previous_owner_id":"alice.test.near","receiver_id":"receiver.test.near","token_id":"1"}`),
		mint("2", owner),
		one("moves it on", owner, "nft_transfer_call", `{"receiver_id":"receiver.test.near","token_id":"2","msg":`+
			obeys(`"call":"nft_transfer","args":"{\"token_id\":\"2\",\"receiver_id\":\"bob.test.near\"}","deposit":"1","answer":"true"`)+`}`),
		one("deletes itself", bob, "nft_transfer_call", `{"receiver_id":"receiver.test.near","token_id":"2","msg":`+obeys(`"delete":"gone.test.near","answer":"true"`)+`}`),
	}
}

func nftLists() []step {
	return []step{
		mint("2", owner), mint("3", owner), mint("4", alice),
		views("nft_tokens", `{}`),
		views("nft_tokens", `{"from_index":"1"}`),
		views("nft_tokens", `{"from_index":"2","limit":1}`),
		views("nft_tokens", `{"from_index":"4"}`),
		views("nft_tokens", `{"from_index":"5"}`),
		views("nft_tokens", `{"limit":0}`),
		views("nft_tokens_for_owner", `{"account_id":"owner.test.near"}`),
		views("nft_tokens_for_owner", `{"account_id":"owner.test.near","from_index":"1","limit":1}`),
		views("nft_tokens_for_owner", `{"account_id":"owner.test.near","from_index":"3"}`),
		views("nft_tokens_for_owner", `{"account_id":"owner.test.near","limit":0}`),
		views("nft_tokens_for_owner", `{"account_id":"nobody.test.near"}`),
		one("1 leaves", owner, "nft_transfer", `{"receiver_id":"bob.test.near","token_id":"1"}`),
		views("nft_tokens_for_owner", `{"account_id":"owner.test.near","from_index":null}`),
		views("nft_supply_for_owner", `{"account_id":"nobody.test.near"}`),
		views("nft_token", `{"token_id":"9"}`),
		mint("10", owner),
		views("nft_tokens", `{"from_index":null,"limit":null}`),
	}
}

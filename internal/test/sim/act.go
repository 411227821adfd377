package sim

import (
	"fmt"
	"math/rand/v2"
	"time"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
)

// Kind is a kind of act: an index into kinds.
type Kind int

// kinds has each kind of act with how often it comes.
var kinds = []struct {
	name   string
	weight int
	send   func(c *crowd, a Act, r *rand.Rand) *transaction.Signed
}{
	{"pays", 6, pays},
	{"plays", 14, plays},
	{"plays with a limited key", 8, playsLimited},
	{"relays", 8, relays},
	{"relays again", 5, relaysAgain},
	{"adds a limited key", 5, addsLimited},
	{"adds a full key", 2, addsFull},
	{"deletes a key", 2, deletesKey},
	{"makes an account", 4, makesAccount},
	{"deletes an account", 2, deletesAccount},
	{"stakes", 2, stakes},
	{"changes a contract", 3, changesContract},
	{"does many things", 3, doesMany},
	{"makes a drop", 6, makesDrop},
	{"funds a drop", 4, fundsDrop},
	{"claims", 18, claims},
	{"relays a claim", 2, relaysClaim},
	{"cancels a drop", 2, cancels},
	{"lends a key", 3, lends},
	{"uses a lent key", 8, usesLent},
	{"uses a guarded key", 4, usesGuarded},
	{"moves tokens", 4, movesTokens},
	{"asks the registrar", 2, asksRegistrar},
	{"sends again", 6, sendsAgain},
}

// transactionOf is what the act sends; nil when there is nothing to do it with.
func (c *crowd) transactionOf(a Act) *transaction.Signed {
	tx := kinds[a.Kind].send(c, a, rand.New(rand.NewPCG(a.N, uint64(a.Kind))))
	if tx == nil {
		return nil
	}
	if c.kinds[tx.Hash()] == "" {
		c.kinds[tx.Hash()] = kinds[a.Kind].name
	}
	c.remember(tx)
	return tx
}

func pick[T any](from []T, n int) T { return from[n%len(from)] }

func anybody(n int) account.ID {
	all := append(append([]account.ID{}, people...), puppets...)
	return pick(append(all, dropID, tokenID, lenderID, subAccount(people[n%4], n%2), "new1.sim", "new2.sim",
		secret("implicit").PublicKey().ImplicitAccount(), "0x00112233445566778899aabbccddeeff00112233"), n)
}

func full(name string) transaction.Action { return addKey(name, accesskey.FullAccess) }

func addKey(name string, p accesskey.Permission) transaction.Action {
	return transaction.AddKey{PublicKey: secret(name).PublicKey(), AccessKey: accesskey.AccessKey{Permission: p}}
}

func limited(allowance *amount.Yocto, receiver account.ID, methods ...string) accesskey.Permission {
	return accesskey.Permission{FunctionCall: &accesskey.FunctionCall{Allowance: allowance, ReceiverID: string(receiver), MethodNames: methods}}
}

func limitedName(who account.ID, n int) string { return fmt.Sprintf("%s limited %d", who, n%2) }

// limitedTo is the one puppet that the keys of a number may call.
func limitedTo(n int) account.ID { return puppets[n%2] }

func lentName(n int) string { return fmt.Sprint("lent ", n%2) }

// someSum is a deposit: mostly little, sometimes more than anybody has.
func someSum(r *rand.Rand) amount.Yocto {
	switch r.IntN(8) {
	case 0:
		return near(2_000_000)
	case 1, 2:
		return amount.From(r.Uint64())
	case 3:
		return amount.Zero
	}
	return near(uint64(r.IntN(5000)))
}

// somePlay is a call of a puppet.
func somePlay(a Act, r *rand.Rand, deposit amount.Yocto) transaction.FunctionCall {
	gas := uint64(5+r.IntN(145)) * amount.Tgas
	return call(play, drawScript(r, a.Size, gas), gas, deposit)
}

func pays(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	who := pick(people, a.Who)
	return c.sign(who, anybody(a.To), string(who), transaction.Transfer{Deposit: someSum(r)})
}

func plays(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	who := pick(append(puppets[:1:1], people...), a.Who)
	return c.sign(who, pick(puppets, a.To), string(who), somePlay(a, r, someSum(r)))
}

// playsLimited signs with a limited key, now and then what it may not.
func playsLimited(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	who := pick(people, a.Who)
	to := limitedTo(a.With)
	if r.IntN(6) == 0 {
		to = pick(puppets, a.To)
	}
	switch by := limitedName(who, a.With); r.IntN(12) {
	case 0:
		return c.sign(who, to, by, somePlay(a, r, near(1)))
	case 1:
		return c.sign(who, to, by, transaction.Transfer{Deposit: near(1)})
	case 2:
		return c.sign(who, to, by, somePlay(a, r, amount.Zero), somePlay(a, r, amount.Zero))
	case 3:
		return c.sign(who, who, by, full("a stranger's"))
	default:
		return c.sign(who, to, by, somePlay(a, r, amount.Zero))
	}
}

// relays brings what another signed, with a full or a limited key; sometimes too
// late, or to the wrong account.
func relays(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	relayer, sender := pick(people, a.Who), pick(people, a.To)
	to, by := pick(puppets, a.With), relayName(sender)
	actions := []transaction.Action{transaction.Transfer{Deposit: someSum(r)}}
	switch r.IntN(4) {
	case 0:
		to, by = limitedTo(a.With), limitedName(sender, a.With)
		actions = []transaction.Action{somePlay(a, r, amount.Zero)}
	case 1:
		actions = []transaction.Action{somePlay(a, r, someSum(r))}
	case 2:
		actions = append(actions, somePlay(a, r, amount.Zero))
	}
	return c.relayed(relayer, sender, to, by, actions...)
}

// relaysAgain brings what somebody has signed for a relayer once more.
func relaysAgain(c *crowd, a Act, _ *rand.Rand) *transaction.Signed {
	if len(c.asks) == 0 {
		return nil
	}
	d := c.asks[len(c.asks)-1-a.With%min(len(c.asks), 8)]
	relayer := pick(people, a.Who)
	return c.sign(relayer, d.SenderID, string(relayer), d)
}

// relayName is the key with which somebody signs for relayers alone, so that what
// they sign otherwise does not overtake it.
func relayName(who account.ID) string { return string(who) + " relay" }

func addsLimited(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	who := pick(people, a.Who)
	allowance := near(uint64(r.IntN(60)))
	p := limited(&allowance, limitedTo(a.With))
	switch r.IntN(4) {
	case 0:
		p.FunctionCall.Allowance = nil
	case 1:
		p.FunctionCall.MethodNames = []string{note, play}
	}
	return c.sign(who, who, string(who), addKey(limitedName(who, a.With), p))
}

func addsFull(c *crowd, a Act, _ *rand.Rand) *transaction.Signed {
	who := pick(people, a.Who)
	return c.sign(who, who, string(who), full(string(who)+" spare"))
}

func deletesKey(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	who := pick(people, a.Who)
	gone := string(who) + " spare"
	if r.IntN(2) == 0 {
		gone = limitedName(who, a.With)
	}
	delete := transaction.DeleteKey{PublicKey: secret(gone).PublicKey()}
	if r.IntN(3) == 0 { // by itself
		return c.sign(who, who, string(who)+" spare", transaction.DeleteKey{PublicKey: secret(string(who) + " spare").PublicKey()})
	}
	return c.sign(who, who, string(who), delete)
}

func makesAccount(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	who := pick(people, a.Who)
	id := subAccount(who, a.With%2)
	actions := []transaction.Action{transaction.CreateAccount{}, transaction.Transfer{Deposit: near(uint64(r.IntN(20_000)))}, full(string(id))}
	if r.IntN(3) == 0 {
		actions = append(actions, transaction.DeployContract{Code: puppetCode()}, somePlay(a, r, amount.Zero))
	}
	return c.sign(who, id, string(who), actions...)
}

func deletesAccount(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	id := subAccount(pick(people, a.Who), a.With%2)
	if r.IntN(8) == 0 {
		id = puppets[2]
	}
	return c.sign(id, id, string(id), transaction.DeleteAccount{BeneficiaryID: anybody(a.To)})
}

func stakes(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	who := pick(append(puppets[:1:1], people...), a.Who)
	return c.sign(who, who, string(who), transaction.Stake{Stake: near(uint64(r.IntN(3)) * 10_000), PublicKey: secret(string(who)).PublicKey()})
}

// changesContract gives a puppet or a sub-account other code: its own, junk, or a
// global contract.
func changesContract(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	id := pick(append(puppets[2:3:3], subAccount(pick(people, a.With), a.To%2)), a.Who)
	var action transaction.Action
	switch r.IntN(6) {
	case 0:
		action = transaction.DeployContract{Code: []byte("this is no code")}
	case 1:
		action = transaction.DeployContract{}
	case 2:
		action = transaction.UseGlobalContract{Contract: transaction.GlobalContractID{AccountID: global("puppet")}}
	case 3:
		action = transaction.UseGlobalContract{Contract: transaction.GlobalContractID{AccountID: global("nothing")}}
	case 4:
		action = transaction.DeployGlobalContract{Code: puppetCode(), Mode: transaction.DeployMode(r.IntN(2))}
	default:
		action = transaction.DeployContract{Code: puppetCode()}
	}
	return c.sign(id, id, string(id), action)
}

// doesMany is a transaction of several actions, of which a later one may fail.
func doesMany(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	who, to := pick(people, a.Who), pick(puppets, a.To)
	var actions []transaction.Action
	for range 1 + r.IntN(4) {
		if r.IntN(2) == 0 {
			actions = append(actions, transaction.Transfer{Deposit: someSum(r)})
		} else {
			actions = append(actions, somePlay(a, r, someSum(r)))
		}
	}
	if r.IntN(4) == 0 {
		actions = append(actions, full("a stranger's"))
	}
	return c.sign(who, to, string(who), actions...)
}

// makesDrop pays for a drop, mostly enough.
func makesDrop(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	d := &drop{dropKind: [...]dropKind{nearDrop, nearDrop, nearDrop, tokenDrop, callDrop}[r.IntN(5)], funder: pick(people, a.Who), uses: 1}
	links := 1 + r.IntN(4)
	if r.IntN(3) == 0 {
		d.end = c.view.Head.Time + uint64(r.IntN(7200))*uint64(time.Second)
	}
	deposit := near(uint64(10 + links*2_100))
	switch d.dropKind {
	case nearDrop:
		if r.IntN(4) == 0 {
			d.uses = 3
			deposit = near(uint64(10 + links*6_200))
		}
	case tokenDrop:
		d.funder, deposit = people[0], near(uint64(100+links*200)) // who has the tokens
	}
	if r.IntN(6) == 0 {
		deposit = near(uint64(r.IntN(3000)))
	}
	return c.newDrop(d, links, deposit)
}

// fundsDrop sends a drop of tokens its units, which ann has.
func fundsDrop(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	var waiting []*drop
	for _, d := range c.drops {
		if d.dropKind == tokenDrop && d.id >= 0 {
			waiting = append(waiting, d)
		}
	}
	if len(waiting) == 0 {
		return nil
	}
	d := pick(waiting, a.With)
	keys := uint64(0)
	for _, k := range c.claims {
		if k.drop == d {
			keys++
		}
	}
	sum, _ := d.amount.Mul64(keys)
	args := fmt.Sprintf(`{"receiver_id":%q,"amount":%q,"msg":"%d"}`, dropID, sum, d.id)
	return c.sign(people[0], tokenID, string(people[0]), call("ft_transfer_call", []byte(args), 100*amount.Tgas, amount.From(1)))
}

// claims uses a link: for somebody, for nobody, or for an account to be made.
func claims(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	if len(c.claims) == 0 {
		return nil
	}
	k := c.someClaim(a)
	method, action := c.claimCall(a, r)
	return c.sign(dropID, dropID, k.key, call(method, action, uint64(30+r.IntN(75))*amount.Tgas, amount.Zero))
}

// someClaim is one of the newer links, so that some are claimed by many at once.
func (c *crowd) someClaim(a Act) *claim {
	return c.claims[len(c.claims)-1-a.With%min(len(c.claims), 6)]
}

func (c *crowd) claimCall(a Act, r *rand.Rand) (method string, args []byte) {
	switch id := anybody(a.To); r.IntN(6) {
	case 0:
		return "create_account_and_claim", fmt.Appendf(nil, `{"account_id":%q}`, c.newName())
	case 1:
		return "create_account_and_claim", fmt.Appendf(nil, `{"account_id":"new%d.sim","new_public_key":%q}`, 1+r.IntN(c.names+1), secret("new").PublicKey())
	case 2:
		return "claim_for", []byte(`{"account_id":"nobody.sim"}`)
	case 3:
		return "claim", fmt.Appendf(nil, `{"account_id":%q}`, id)
	default:
		return "claim_for", fmt.Appendf(nil, `{"account_id":%q}`, pick(people, a.To))
	}
}

func relaysClaim(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	if len(c.claims) == 0 {
		return nil
	}
	method, args := c.claimCall(a, r)
	return c.relayed(pick(people, a.Who), dropID, dropID, c.someClaim(a).key, call(method, args, 50*amount.Tgas, amount.Zero))
}

// cancels has the funder, or a stranger, take a drop back, or some of it.
func cancels(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	if len(c.drops) == 0 {
		return nil
	}
	d := pick(c.drops, a.With)
	if d.id < 0 {
		return nil
	}
	who, method, more := d.funder, "cancel_drop", ""
	switch r.IntN(6) {
	case 0:
		who = pick(people, a.Who)
	case 1:
		method = "reclaim_drop"
	case 2:
		more = `,"limit":1`
	}
	d.takeBack = d.takeBack || who == d.funder || method == "reclaim_drop"
	args := fmt.Sprintf(`{"drop_id":%d%s}`, d.id, more)
	return c.sign(who, dropID, string(who), call(method, []byte(args), 200*amount.Tgas, amount.Zero))
}

// lends has the lender cut a key that its guard looks after: until a time, for so
// many uses.
func lends(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	name, expires := lentName(a.With), uint64(0)
	if r.IntN(2) == 0 {
		expires = c.view.Head.Time + uint64(r.IntN(100))*uint64(time.Second)
	}
	method, args := "remove_key", fmt.Appendf(nil, `{"public_key":%q}`, secret(name).PublicKey())
	if r.IntN(4) > 0 {
		method, args = "add_key", lendArgs(a.With, expires, r.IntN(4), near(uint64(5+r.IntN(20))))
	}
	return c.sign(lenderID, lenderID, string(lenderID), call(method, args, 60*amount.Tgas, amount.Zero))
}

// lendArgs lend a key for a while, and so many uses a minute.
func lendArgs(n int, expires uint64, uses int, allowance amount.Yocto) []byte {
	end, rate := "null", "null"
	if expires > 0 {
		end = fmt.Sprint(expires)
	}
	if uses > 0 {
		rate = fmt.Sprintf(`{"calls":%d,"seconds":60}`, uses)
	}
	return fmt.Appendf(nil, `{"public_key":%q,"receiver_id":%q,"method_names":%q,"allowance":%q,"expires_at":%s,"rate":%s,"rules":"[]"}`,
		secret(lentName(n)).PublicKey(), limitedTo(n), note, allowance, end, rate)
}

func usesLent(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	name, action := lentName(a.With), call(note, fmt.Appendf(nil, `{"n":%d}`, r.IntN(100)), 10*amount.Tgas, amount.Zero)
	if r.IntN(3) == 0 {
		return c.relayed(pick(people, a.Who), lenderID, limitedTo(a.With), name, action)
	}
	return c.sign(lenderID, limitedTo(a.With), name, action)
}

// usesGuarded signs with a limited key of the puppet that has a guard, which writes,
// and may mean harm.
func usesGuarded(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	action := call(note, fmt.Appendf(nil, `{"n":%d}`, r.IntN(100)), 5*amount.Tgas, amount.Zero)
	if r.IntN(3) == 0 {
		return c.relayed(pick(people, a.Who), guardedID, puppets[0], guardedKey, action)
	}
	return c.sign(guardedID, puppets[0], guardedKey, action)
}

func movesTokens(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	who, to := pick(people, a.Who), anybody(a.To)
	switch r.IntN(5) {
	case 0:
		return c.sign(who, tokenID, string(who), call("storage_deposit", fmt.Appendf(nil, `{"account_id":%q}`, to), 30*amount.Tgas, near(20)))
	case 1:
		return c.sign(who, tokenID, string(who), call("storage_unregister", []byte(`{"force":true}`), 30*amount.Tgas, amount.From(1)))
	case 2:
		args := fmt.Appendf(nil, `{"receiver_id":%q,"amount":"%d","msg":"0"}`, to, r.IntN(50))
		return c.sign(who, tokenID, string(who), call("ft_transfer_call", args, 80*amount.Tgas, amount.From(1)))
	}
	args := fmt.Appendf(nil, `{"receiver_id":%q,"amount":"%d"}`, to, r.IntN(50))
	return c.sign(who, tokenID, string(who), call("ft_transfer", args, 30*amount.Tgas, amount.From(1)))
}

func asksRegistrar(c *crowd, a Act, r *rand.Rand) *transaction.Signed {
	who := pick(people, a.Who)
	args := fmt.Appendf(nil, `{"new_account_id":"made%d.sim","new_public_key":%q}`, a.With%6, secret(string(who)).PublicKey())
	return c.sign(who, rootID, string(who), call("create_account", args, 80*amount.Tgas, someSum(r)))
}

// sendsAgain sends what was sent before, byte for byte.
func sendsAgain(c *crowd, a Act, _ *rand.Rand) *transaction.Signed {
	if len(c.sent) == 0 {
		return nil
	}
	return pick(c.sent, a.With)
}

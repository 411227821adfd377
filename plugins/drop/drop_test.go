//go:build !wasip1

package main

import (
	"strings"
	"testing"

	"latchkey/plugins/sdk"
)

// claimKeyOf returns a distinct key for each number.
func claimKeyOf(n int) sdk.PublicKey {
	data := make([]byte, 33)
	data[1], data[2] = byte(n), byte(n>>8)
	key, _ := sdk.PublicKeyFromBorsh(data)
	return key
}

// dropArgs are the arguments for a drop of the keys numbered first to last.
func dropArgs(first, last int, amount sdk.Amount) string {
	return string(sdk.JSON(func(w *sdk.Writer) {
		w.BeginObject()
		public := []sdk.PublicKey{}
		for n := first; n <= last; n++ {
			public = append(public, claimKeyOf(n))
		}
		writeKeys(w, public)
		w.Key("amount_per_drop").Amount(amount)
		w.EndObject()
	}))
}

func (c *chain) createDrop(first, last int) string {
	c.t.Helper()
	price := yocto(c.t, "0.00404").Add(yocto(c.t, "1.02542").Mul(uint64(last - first + 1)))
	return c.must(funder, sdk.PublicKey{}, "create_near_drop", dropArgs(first, last, sdk.Near(1)), price)
}

// claim calls a claim method as the holder of key n does.
func (c *chain) claim(n int, method, args string) (result, text string) {
	c.t.Helper()
	if _, there := c.host.AccessKeys[string(claimKeyOf(n).Borsh())]; !there {
		return "", "AccessKeyNotFound"
	}
	return c.call(contract, claimKeyOf(n), method, args, sdk.Amount{})
}

func (c *chain) expect(what, got, want string) {
	c.t.Helper()
	if got != want {
		c.t.Errorf("%s gives %q, want %q", what, got, want)
	}
}

// eventNames lists the events so far, in order.
func (c *chain) eventNames() string {
	names := []string{}
	for _, event := range c.events {
		value, err := sdk.ParseJSON([]byte(strings.TrimPrefix(event, "EVENT_JSON:")))
		name, ok := value.Member("event")
		if err != nil || !ok || !strings.HasPrefix(event, `EVENT_JSON:{"standard":"latchkey-drop","version":"1.0.0"`) {
			c.t.Errorf("not an event: %s", event)
		}
		names = append(names, name.Text)
	}
	return strings.Join(names, " ")
}

// keptOfADrop is the stake of the record of how a drop ended.
var keptOfADrop = sdk.StoragePrice.Mul(63)

const forAlice = `{"account_id":"` + alice + `"}`

func TestS39TwoKeysOfOneNear(t *testing.T) {
	c := newChain(t)
	own, before := c.own(), c.balances[funder]
	id := c.must(funder, sdk.PublicKey{}, "create_near_drop", dropArgs(1, 2, sdk.Near(1)), yocto(t, "2.07"))
	c.expect("create_near_drop", id, "0")
	if spent := before.Sub(c.balances[funder]); spent != yocto(t, "2.05488") {
		t.Errorf("the funder spent %v", spent)
	}
	for n := 1; n <= 2; n++ {
		d := sdk.NewDecoder(c.host.AccessKeys[string(claimKeyOf(n).Borsh())])
		d.U64()
		d.U8()
		if !d.Bool() || d.Amount() != yocto(t, "0.0224") || d.String() != contract || d.U32() != 3 {
			t.Errorf("key %d is not a claim key", n)
		}
	}
	c.expect("get_drop_by_id", c.must(alice, sdk.PublicKey{}, "get_drop_by_id", `{"drop_id":0}`, sdk.Amount{}),
		`{"NEAR":{"funder":"creator.test.near","amount":"1000000000000000000000000","counter":2,"start":null,"end":null,"cancelled":false}}`)
	c.expect("get_drop_id_by_key", c.must(alice, sdk.PublicKey{}, "get_drop_id_by_key", `{"public_key":"`+claimKeyOf(2).String()+`"}`, sdk.Amount{}), "0")
	c.expect("the events", c.eventNames(), "drop_created keys_added")
	if c.own() != own {
		t.Errorf("the contract's own money went from %v to %v", own, c.own())
	}
}

func TestS40ExactDeposit(t *testing.T) {
	c := newChain(t)
	price := yocto(t, "2.05488")
	_, text := c.call(funder, sdk.PublicKey{}, "create_near_drop", dropArgs(1, 2, sdk.Near(1)), price.Sub(sdk.NewAmount(1)))
	c.expect("one yocto less", text, "Please attach at least 2.06 NEAR")
	if len(c.host.Storage) != 1 || c.balances[funder] != sdk.Near(500) {
		t.Error("a refused drop leaves something behind")
	}
	c.must(funder, sdk.PublicKey{}, "create_near_drop", dropArgs(1, 2, sdk.Near(1)), price)
	if c.balances[funder] != sdk.Near(500).Sub(price) {
		t.Error("an exact deposit is not kept whole")
	}
}

func TestTutorialKeyOfTwoNearForThree(t *testing.T) {
	c := newChain(t)
	c.must(funder, sdk.PublicKey{}, "create_near_drop", dropArgs(1, 1, sdk.Near(2)), sdk.Near(3))
	if spent := sdk.Near(500).Sub(c.balances[funder]); spent != yocto(t, "2.02946") {
		t.Errorf("the funder spent %v", spent)
	}
}

func TestCreateRefuses(t *testing.T) {
	c := newChain(t)
	c.createDrop(1, 2)
	c.host.AccessKeys[string(claimKeyOf(9).Borsh())] = []byte{0, 0, 0, 0, 0, 0, 0, 0, 1} // the owner's
	twice := strings.Replace(dropArgs(3, 4, sdk.Near(1)), claimKeyOf(4).String(), claimKeyOf(3).String(), 1)
	for _, refused := range []struct{ name, by, args, want string }{
		{"S41 a zero amount", funder, dropArgs(3, 3, sdk.Amount{}), "Amount per drop should be at least 1 yN"},
		{"S42 a key in use", funder, dropArgs(2, 3, sdk.Near(1)), "Public key is already used for a drop"},
		{"S65 a key twice", funder, twice, "Public key " + claimKeyOf(3).String() + " is listed twice"},
		{"S65 no keys", funder, dropArgs(1, 0, sdk.Near(1)), "Please provide at least one public key"},
		{"101 keys", funder, dropArgs(10, 110, sdk.Near(1)), "A drop is created with at most 100 public keys"},
		{"the owner's key", funder, dropArgs(9, 9, sdk.Near(1)), "Public key " + claimKeyOf(9).String() + " is already an access key of this account"},
		{"the contract's own money", contract, dropArgs(3, 3, sdk.Near(1)), "The drop contract cannot fund a drop with its own money"},
		{"an amount too large", funder, dropArgs(3, 4, sdk.NewAmount(1<<56).Mul(1<<56)), "An amount of a drop should be below 2^112, 5192296858534827628530496329220096"},
	} {
		stored := len(c.host.Storage)
		_, text := c.call(refused.by, sdk.PublicKey{}, "create_near_drop", refused.args, sdk.Near(5))
		c.expect(refused.name, text, refused.want)
		if len(c.host.Storage) != stored || c.balances[funder] != sdk.Near(500).Sub(yocto(t, "2.05488")) {
			t.Errorf("%s changes something", refused.name)
		}
	}
}

func TestKeysThatCannotBeAddedUndoTheDrop(t *testing.T) {
	c := newChain(t)
	own := c.own()
	c.keysFail = true
	result := c.must(funder, sdk.PublicKey{}, "create_near_drop", dropArgs(1, 3, sdk.Near(1)), sdk.Near(5))
	c.expect("create_near_drop", result, "null")
	c.expect("the events", c.eventNames(), "drop_created drop_ended")
	if c.balances[funder] != sdk.Near(500) || len(c.host.Storage) != 1 || c.own() != own {
		t.Error("the failed drop leaves something behind")
	}
}

func TestS43S44ClaimsPayAndRefund(t *testing.T) {
	c := newChain(t)
	own := c.own()
	c.createDrop(1, 2)
	paid := c.balances[funder]
	result, text := c.claim(1, "claim_for", forAlice)
	c.expect("claim_for", result+text, "true")
	if c.balances[alice] != sdk.Near(2) {
		t.Errorf("alice has %v", c.balances[alice])
	}
	// Gas is free here, so the allowance comes back whole, with the key's storage.
	if back := c.balances[funder].Sub(paid); back != yocto(t, "0.02509") {
		t.Errorf("the funder got %v back", back)
	}
	c.expect("the drop", c.must(alice, sdk.PublicKey{}, "get_drop_by_id", `{"drop_id":0}`, sdk.Amount{}),
		`{"NEAR":{"funder":"creator.test.near","amount":"1000000000000000000000000","counter":1,"start":null,"end":null,"cancelled":false}}`)
	paid = c.balances[funder]
	c.claim(2, "claim", forAlice)
	if back := c.balances[funder].Sub(paid); back != yocto(t, "0.02916") {
		t.Errorf("the funder got %v back at the end", back)
	}
	if c.balances[funder] != sdk.Near(498).Sub(keptOfADrop) || c.balances[alice] != sdk.Near(3) || c.own() != own || len(c.host.AccessKeys) != 0 {
		t.Error("the accounts do not add up")
	}
	_, text = c.call(alice, sdk.PublicKey{}, "get_drop_by_id", `{"drop_id":0}`, sdk.Amount{})
	c.expect("the ended drop", text, "No drop information for such drop_id")
	c.expect("the events", c.eventNames(), "drop_created keys_added claim_started claimed key_deleted claim_started claimed drop_ended key_deleted")
}

func TestS45DoubleClaim(t *testing.T) {
	c := newChain(t)
	c.createDrop(1, 2)
	c.claim(1, "claim_for", forAlice)
	_, text := c.claim(1, "claim_for", forAlice)
	c.expect("the second use", text, "AccessKeyNotFound")
	c.createDrop(1, 1) // a deleted key can serve again
}

func TestS46NewAccount(t *testing.T) {
	c := newChain(t)
	c.createDrop(1, 3)
	name := strings.Repeat("a", 64-len(".test.near")) + ".test.near"
	result, text := c.claim(1, "create_account_and_claim", `{"account_id":"`+name+`"}`)
	c.expect("create_account_and_claim", result+text, "true")
	if c.balances[name] != sdk.Near(1) {
		t.Errorf("the new account has %v", c.balances[name])
	}
	result, text = c.claim(2, "create_account_and_claim", `{"new_account_id":"bob.test.near","new_public_key":"`+claimKeyOf(77).String()+`"}`)
	c.expect("create_account_and_claim", result+text, "true")
	_, text = c.claim(3, "create_account_and_claim", `{"new_account_id":"b1.test.near","account_id":"b2.test.near"}`)
	c.expect("two names", text, "account_id and new_account_id name different accounts")
	c.expect("the events", c.eventNames(), "drop_created keys_added"+strings.Repeat(" claim_started account_created claimed key_deleted", 2))
}

// TestS63OwnerOfTheNewAccount looks at what the registrar is asked for.
func TestS63OwnerOfTheNewAccount(t *testing.T) {
	c := newChain(t)
	c.createDrop(1, 1)
	for given, want := range map[string]sdk.PublicKey{
		"": claimKeyOf(1), `,"new_public_key":"` + claimKeyOf(77).String() + `"`: claimKeyOf(77),
	} {
		c.host.Input, c.host.Predecessor, c.host.Signer, c.host.SignerKey = []byte(`{"account_id":"bob.test.near"`+given+`}`), contract, contract, claimKeyOf(1).Borsh()
		c.host.Deposit = [16]byte{}
		stored := c.host.Storage["k"+string(claimKeyOf(1).Borsh())]
		if text, ended := c.host.Run(CreateAccountAndClaim); ended {
			t.Fatal(text)
		}
		c.host.Storage["k"+string(claimKeyOf(1).Borsh())] = stored
		c.expect("create_account", string(c.host.Promises[0].Actions[0].Args), `{"new_account_id":"bob.test.near","new_public_key":"`+want.String()+`"}`)
	}
}

// public are the methods that anyone may call, beside views whose names begin with get.
var public = map[string]bool{
	"create_near_drop": true, "create_ft_drop": true, "create_nft_drop": true, "create_drop": true, "reclaim_drop": true, "cancel_drop": true,
	"ft_on_transfer": true, "nft_on_transfer": true, "nft_on_approve": true, "sponsor_deposit": true, "required_deposit": true, "preview_claim": true,
}

func TestS47S57OnlyTheContractItself(t *testing.T) {
	c := newChain(t)
	c.createDrop(1, 1)
	for method := range methods {
		if public[method] || strings.HasPrefix(method, "get_") {
			continue
		}
		_, text := c.call(alice, claimKeyOf(1), method, forAlice, sdk.Amount{})
		c.expect(method+" by another account", text, "Method "+method+" is private")
		_, text = c.call(contract, claimKeyOf(1), method, forAlice, sdk.NewAmount(1))
		c.expect(method+" with a deposit", text, "Method "+method+" doesn't accept deposit")
	}
	for method, want := range map[string]string{
		"resolve_account_create": "No claim in flight for public key",
		"resolve_near_claim":     "No claim in flight for public key",
		"resolve_create_drop":    "Failed to deserialize input from JSON. Error: `missing field drop_id`",
	} {
		_, text := c.call(contract, claimKeyOf(1), method, forAlice, sdk.Amount{})
		c.expect(method+" called directly", text, want)
	}
	_, text := c.call(contract, sdk.PublicKey{}, "resolve_create_drop", `{"drop_id":0,"public_keys":[],"price":"0"}`, sdk.Amount{})
	c.expect("resolve_create_drop called directly", text, "This method is a callback and expects one promise result")
}

func TestClaimRefuses(t *testing.T) {
	c := newChain(t)
	_, text := c.call(contract, claimKeyOf(1), "claim_for", forAlice, sdk.Amount{})
	c.expect("an unknown key", text, "No drop for public key")
	_, text = c.call(alice, sdk.PublicKey{}, "get_drop_id_by_key", `{"public_key":"`+claimKeyOf(1).String()+`"}`, sdk.Amount{})
	c.expect("an unknown key", text, "No drop for public key")
	c.createDrop(1, 1)
	_, text = c.claim(1, "claim_for", `{"account_id":"Alice"}`)
	c.expect("a bad account", text, "Failed to deserialize input from JSON. Error: `account_id: "+sdk.ErrAccount.Error()+"`")
	_, text = c.claim(1, "claim_for", ``)
	c.expect("no arguments", text, "Expected input since method has arguments.")
}

func TestS56New(t *testing.T) {
	c := newChain(t)
	_, text := c.call(contract, sdk.PublicKey{}, "new", `{"top_level_account":"evil.near"}`, sdk.Amount{})
	c.expect("a second new", text, "The contract has already been initialized")
	c.host.Storage = nil
	for method, by := range map[string]string{"create_near_drop": funder, "get_drop_by_id": alice, "get_drop_id_by_key": alice} {
		_, text = c.call(by, sdk.PublicKey{}, method, `{"public_keys":[],"amount_per_drop":"1","drop_id":0,"public_key":"`+claimKeyOf(1).String()+`"}`, sdk.Amount{})
		c.expect(method, text, "The contract is not initialized")
	}
}

func TestS58S59FailedCreationKeepsTheKey(t *testing.T) {
	c := newChain(t)
	own := c.own()
	c.createDrop(1, 1)
	for _, registrar := range []string{"false", "", `"true"`, "null", "true"} {
		c.registrar = registrar
		name := "bob.test.near"
		if registrar == "true" {
			name = alice // taken
		}
		result, text := c.claim(1, "create_account_and_claim", `{"account_id":"`+name+`"}`)
		c.expect("a failed creation", result+text, "false")
		if c.balances[alice] != sdk.Near(1) {
			t.Error("a stranger was paid")
		}
	}
	c.registrar = "true"
	result, text := c.claim(1, "create_account_and_claim", `{"account_id":"bob.test.near"}`)
	c.expect("the same key with another name", result+text, "true")
	if c.own() != own || c.balances["bob.test.near"] != sdk.Near(1) {
		t.Error("the accounts do not add up")
	}
}

func TestS60FailedPayoutKeepsTheKey(t *testing.T) {
	c := newChain(t)
	own := c.own()
	c.createDrop(1, 1)
	result, text := c.claim(1, "claim_for", `{"account_id":"missing.test.near"}`)
	c.expect("a missing account", result+text, "false")
	c.expect("the events", c.eventNames(), "drop_created keys_added claim_started claim_failed")
	if c.own() != own {
		t.Error("the payout is not back")
	}
	result, text = c.claim(1, "claim_for", `{"account_id":"`+strings.Repeat("0", 64)+`"}`)
	c.expect("an implicit account", result+text, "true")
}

// TestMoneyThatGoesDuringAClaimKeepsTheKey: were the callback to fail, the key would be
// in flight for good.
func TestMoneyThatGoesDuringAClaimKeepsTheKey(t *testing.T) {
	c := newChain(t)
	c.createDrop(1, 1)
	c.start(contract, claimKeyOf(1), "create_account_and_claim", `{"account_id":"bob.test.near"}`, sdk.Amount{})
	c.step()
	held := c.balances[contract]
	c.balances[contract] = sdk.Amount{}
	for len(c.queue) > 0 {
		c.step()
	}
	c.expect("the reasons", strings.Join(c.reasons(), "; "), lacksMoney)
	c.balances[contract] = c.balances[contract].Add(held)
	result, text := c.claim(1, "claim_for", forAlice)
	c.expect("funded again", result+text, "true")
}

func TestS69TwoClaimsAtOnce(t *testing.T) {
	for _, second := range []string{"claim_for", "create_account_and_claim"} {
		c := newChain(t)
		c.createDrop(1, 1)
		c.start(contract, claimKeyOf(1), "create_account_and_claim", `{"account_id":"bob.test.near"}`, sdk.Amount{})
		for len(c.queue) > 0 {
			if _, there := c.host.AccessKeys[string(claimKeyOf(1).Borsh())]; there {
				root := c.start(contract, claimKeyOf(1), second, forAlice, sdk.Amount{})
				c.expect("a claim beside another", string(root.outcome.Data), "No drop for public key")
			}
			c.step()
			c.own()
		}
		if c.balances["bob.test.near"] != sdk.Near(1) || c.balances[alice] != sdk.Near(1) {
			t.Error("not exactly one claim was paid")
		}
	}
}

func TestS72TooLittleGas(t *testing.T) {
	c := newChain(t)
	c.createDrop(1, 1)
	before := c.host.Storage["k"+string(claimKeyOf(1).Borsh())]
	for _, low := range []struct {
		gas                sdk.Gas
		method, args, want string
	}{
		{14*sdk.TGas - 1, "claim_for", forAlice, "Not enough gas attached. Required: 14 Tgas, attached: 13.999999999999 Tgas"},
		{21 * sdk.TGas, "claim", `{"account_id":"` + strings.Repeat("0", 64) + `"}`, "Not enough gas attached. Required: 22 Tgas, attached: 21 Tgas"},
		{46 * sdk.TGas, "create_account_and_claim", forAlice, "Not enough gas attached. Required: 47 Tgas, attached: 46 Tgas"},
	} {
		c.host.PrepaidGas = uint64(low.gas)
		_, text := c.claim(1, low.method, low.args)
		c.expect(low.method+" with "+low.gas.String(), text, low.want)
	}
	if string(before) != string(c.host.Storage["k"+string(claimKeyOf(1).Borsh())]) {
		t.Error("a refused claim changes the key")
	}
	c.host.PrepaidGas = uint64(16 * sdk.TGas)
	result, text := c.claim(1, "claim_for", forAlice)
	c.expect("exactly the gas required", result+text, "true")
}

// TestForeignSigner: through a relayer, the signer key is the relayer's own.
func TestForeignSigner(t *testing.T) {
	c := newChain(t)
	c.createDrop(1, 1)
	c.host.Signer, c.host.SignerKey = "relayer.near", claimKeyOf(1).Borsh()
	c.host.Predecessor, c.host.Input = contract, []byte(forAlice)
	text, _ := c.host.Run(ClaimFor)
	c.expect("a relayed claim", text, "No drop for public key")
}

// TestOnlyClaimKeysAreDeleted: the owner may have replaced the key meanwhile.
func TestOnlyClaimKeysAreDeleted(t *testing.T) {
	c := newChain(t)
	c.createDrop(1, 2)
	full := string(append(make([]byte, 8), 1))
	c.host.AccessKeys[string(claimKeyOf(1).Borsh())] = []byte(full)
	result, text := c.claim(1, "claim_for", forAlice)
	c.expect("claim_for", result+text, "true")
	if string(c.host.AccessKeys[string(claimKeyOf(1).Borsh())]) != full {
		t.Error("the owner's key is gone")
	}
}

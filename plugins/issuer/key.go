package main

import (
	"latchkey/plugins/rules"
	"latchkey/plugins/sdk"
)

// issued is a key that a user has.
//
//latchkey:record 1 Stored key is of a later version
type issued struct {
	at        uint64 // nanoseconds
	topUps    rules.Uses
	seenNonce uint64 // of the key, when it was looked at last
	seenAt    uint64 // when it was first found with that nonce
}

var keys = sdk.Map[issued]{Prefix: "k", Encode: encodeIssued, Decode: decodeIssued}

var (
	keyList = sdk.KeyList{Prefix: "l"}
	// recentIssues are the issues that the rate may count.
	recentIssues = []byte("i")
)

// nonceOfNew is the nonce that a key added in this block begins with.
func nonceOfNew() uint64 {
	const perBlock = 1_000_000
	return (sdk.BlockHeight() - 1) * perBlock
}

// Adds a user's key to the account. For issuers.
//
//latchkey:change
func issue(of ofKey) {
	c := loadConfig()
	c.requireIssuer()
	key := of.Key
	if _, there := sdk.OwnKey(key); there {
		sdk.Panic("The account has the key " + key.String() + " already")
	}
	now := sdk.BlockTimestamp()
	recent, _ := sdk.Get(recentIssues)
	recent, err := c.Issues.Count(recent, c.Issues.Moment(sdk.BlockHeight(), now))
	if err != nil {
		sdk.Panic("Too many keys are asked for: " + err.Error())
	}
	sdk.Set(recentIssues, recent)
	c.requireMoney(key)
	keys.Set(key.Borsh(), issued{at: now, seenNonce: nonceOfNew(), seenAt: now})
	keyList.Add(key)
	emit("key_issued", c.describe(key))
	sdk.NewPromise(sdk.CurrentAccount()).AddFunctionCallKey(key, c.Allowance, c.Contract, c.Methods...).Return()
}

// requireMoney refuses keys that the account could not pay for.
func (c *config) requireMoney(key sdk.PublicKey) {
	const records = 300 // bytes of what is stored about a key, at most
	bytes := sdk.StorageUsage() + sdk.FunctionCallKeyBytes(key, c.Contract, c.Methods...) + records
	free, ok := sdk.Balance().CheckedSub(sdk.StoragePrice.Mul(bytes))
	if !ok || free.Less(c.Allowance) {
		sdk.Panic("The account has " + free.NearText() + " beyond the storage of its keys, less than the allowance of one more, " + c.Allowance.NearText() + ": send it some")
	}
}

func (c *config) describe(key sdk.PublicKey) func(*sdk.Writer) {
	return func(w *sdk.Writer) {
		w.Key("public_key").PublicKey(key)
		w.Key("contract_id").String(c.Contract)
		w.Key("allowance").Amount(c.Allowance)
	}
}

// find returns an issued key's records, and whether the account still has it.
func find(key sdk.PublicKey) (issued, sdk.AccessKey, bool) {
	k, ok := keys.Get(key.Borsh())
	if !ok {
		sdk.Panic("The key " + key.String() + " was not issued here")
	}
	record, there := ownLimited(key)
	return k, record, there
}

// ownLimited is sdk.OwnKey of keys such as are issued. One that its owner has given full
// access since is the owner's: nobody tops it up or takes it back.
func ownLimited(key sdk.PublicKey) (sdk.AccessKey, bool) {
	record, there := sdk.OwnKey(key)
	return record, there && record.Permission == sdk.FunctionCall
}

// Gives a key that has used half of its allowance the whole again. For issuers.
//
//latchkey:change
func topUp(of ofKey) {
	c := loadConfig()
	c.requireIssuer()
	key := of.Key
	k, record, there := find(key)
	if !there {
		sdk.Panic("The account has no key " + key.String() + " any more: issue another")
	}
	if half := record.Allowance.Add(record.Allowance); !half.Less(c.Allowance) {
		sdk.Panic("The key has " + record.Allowance.NearText() + " of " + c.Allowance.NearText() + " left: it can be topped up below half")
	}
	now := sdk.BlockTimestamp()
	recent, err := c.TopUps.Count(k.topUps, c.TopUps.Moment(sdk.BlockHeight(), now))
	if err != nil {
		sdk.Panic("The key is topped up too often: " + err.Error())
	}
	c.requireMoney(key)
	k.topUps, k.seenNonce, k.seenAt = recent, nonceOfNew(), now
	keys.Set(key.Borsh(), k)
	emit("key_topped_up", c.describe(key))
	sdk.NewPromise(sdk.CurrentAccount()).DeleteKey(key).AddFunctionCallKey(key, c.Allowance, c.Contract, c.Methods...).Return()
}

// Takes a key from a user. For issuers.
//
//latchkey:change
func revoke(of ofKey) {
	c := loadConfig()
	c.requireIssuer()
	key := of.Key
	_, _, there := find(key)
	forget(key, "key_revoked")
	if there {
		sdk.NewPromise(sdk.CurrentAccount()).DeleteKey(key).Return()
	}
}

func forget(key sdk.PublicKey, event string) {
	keys.Remove(key.Borsh())
	keyList.Remove(key)
	emit(event, func(w *sdk.Writer) { w.Key("public_key").PublicKey(key) })
}

const reclaimMax = 50 // keys in a call

type keyChoice struct {
	Keys []sdk.PublicKey `json:"public_keys" minItems:"1" maxItems:"50" check:"own"`
}

// Takes back those of the keys that lie idle. Anyone may ask: what is idle shows. Returns
// how many.
//
// A key's nonce moves with each use, so it is idle when it has the same one as
// long ago; one that has moved is noted, for the next time.
//
//latchkey:change
func reclaim(choice keyChoice) uint64 {
	c := loadConfig()
	sdk.Require(c.Idle > 0, "Keys are not taken back here however long they lie idle: idle_seconds is 0")
	list := choice.Keys
	sdk.Require(len(list) > 0 && len(list) <= reclaimMax, "public_keys: A call looks at 1 to 50 keys")
	now, n := sdk.BlockTimestamp(), uint64(0)
	var idle []sdk.PublicKey
	for _, key := range list {
		k, known := keys.Get(key.Borsh())
		record, there := ownLimited(key)
		switch {
		case !known: // taken back by somebody else, perhaps
		case !there:
			forget(key, "key_reclaimed")
			n++
		case record.Nonce != k.seenNonce:
			k.seenNonce, k.seenAt = record.Nonce, now
			keys.Set(key.Borsh(), k)
		case now-k.seenAt >= c.Idle*second:
			forget(key, "key_reclaimed")
			idle = append(idle, key)
			n++
		}
	}
	if len(idle) == 0 {
		return n
	}
	self := sdk.NewPromise(sdk.CurrentAccount())
	for _, key := range idle {
		self.DeleteKey(key)
	}
	return n
}

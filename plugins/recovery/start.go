package main

import (
	"strconv"

	"latchkey/plugins/sdk"
)

const (
	openMax    = 12 // requests of one guardian
	oldKeysMax = 16
)

// caller returns the guardian that calls: its account, or its key when this account
// itself calls.
func caller() string {
	if sdk.Predecessor() != sdk.CurrentAccount() {
		return sdk.Predecessor()
	}
	sdk.Require(sdk.SignerAccount() == sdk.CurrentAccount(), relayed)
	return sdk.SignerKey().String()
}

// relayed is why guardians' keys send no delegate actions: the signer is the relayer
// then, and whose key it was cannot be told.
const relayed = "A guardian's key is not used through a relayer, which would hide it: send the transaction yourself"

// guardianNamed finds a guardian or ends the call.
func (c *config) guardianNamed(name string) int {
	i := c.find(name)
	if i < 0 {
		sdk.Panic("Only a guardian of " + sdk.CurrentAccount() + " can do this, and " + name + " is none")
	}
	return i
}

type starting struct {
	NewKey sdk.PublicKey `json:"new_public_key"`
	// Full-access keys that go.
	OldKeys []sdk.PublicKey `json:"old_public_keys" maxItems:"16" check:"own"`
}

// Asks for a new full-access key in place of others. For guardians. Returns the recovery's
// number.
//
//latchkey:change start_recovery
func start(s starting) uint32 {
	c := loadConfig()
	r := c.readStart(s, caller())
	id := c.nextID
	c.nextID++
	c.open = append(c.open, opened{id, r.starter})
	c.save()
	r.agree(&c, int(r.starter))
	requests.Set(requestKey(id), r)
	emit("recovery_started", func(w *sdk.Writer) { r.write(w, &c, id) })
	return id
}

// readStart reads a request and refuses what could not be completed, or comes too often.
func (c *config) readStart(s starting, by string) request {
	i := c.guardianNamed(by)
	r := request{newKey: s.NewKey, oldKeys: s.OldKeys, starter: uint8(i), startedAt: sdk.BlockTimestamp()}
	g := &c.guardians[i]
	if again := g.cancelledAt + c.delay*second; g.cancelledAt > 0 && r.startedAt < again {
		sdk.Panic("The owner cancelled a recovery of " + g.name + "; another can be started in " + seconds(again-r.startedAt))
	}
	sdk.Require(c.openOf(i) < openMax, g.name+" has 12 open recoveries, which is the most; withdraw one first")
	if record, there := sdk.OwnKey(r.newKey); there {
		sdk.Require(record.Permission == sdk.FunctionCall, "new_public_key: The key has full access to the account already")
		sdk.Panic("new_public_key: The account has that key, for something else; choose a new one")
	}
	sdk.Require(len(r.oldKeys) <= oldKeysMax, "old_public_keys: At most 16 can be replaced at once")
	for j, key := range r.oldKeys {
		at := "old_public_keys[" + strconv.Itoa(j) + "]: " + key.String()
		record, there := sdk.OwnKey(key)
		sdk.Require(there && record.Permission == sdk.FullAccess, at+" is no full-access key of the account")
		for _, other := range r.oldKeys[:j] {
			sdk.Require(other != key, at+" is there twice")
		}
	}
	return r
}

// openOf counts a guardian's open requests.
func (c *config) openOf(guardian int) (n int) {
	for _, o := range c.open {
		if int(o.starter) == guardian {
			n++
		}
	}
	return n
}

// seconds rounds nanoseconds up.
func seconds(nanoseconds uint64) string {
	n := (nanoseconds + second - 1) / second
	if n == 1 {
		return "1 second"
	}
	return strconv.FormatUint(n, 10) + " seconds"
}

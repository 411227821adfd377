package plugintest

import (
	"time"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/transaction"
)

// Wait lets time go by: the next block has its time so much later.
func (c *Chain) Wait(d time.Duration) { c.time += uint64(max(d, 0)) }

// Deploy gives an account code of its own, which it stakes for.
func (c *Chain) Deploy(id account.ID, wasm []byte) *Result {
	c.t.Helper()
	return c.Send(id, id, string(id), transaction.DeployContract{Code: wasm})
}

// AddKey gives an account the full-access key that a name stands for.
func (c *Chain) AddKey(id account.ID, key string) *Result {
	c.t.Helper()
	return c.addKey(id, key, accesskey.FullAccess)
}

// AddLimitedKey gives an account the key that a name stands for, which may only call
// methods of receiver, all when none is named, and spend allowance on gas, in NEAR; empty: without
// a limit.
func (c *Chain) AddLimitedKey(id account.ID, key string, receiver account.ID, allowance string, methods ...string) *Result {
	c.t.Helper()
	return c.addKey(id, key, limited(receiver, allowance, methods))
}

func (c *Chain) addKey(id account.ID, key string, permission accesskey.Permission) *Result {
	c.t.Helper()
	return c.Send(id, id, string(id), transaction.AddKey{PublicKey: Key(key).PublicKey(), AccessKey: accesskey.AccessKey{Permission: permission}})
}

func limited(receiver account.ID, allowance string, methods []string) accesskey.Permission {
	permission := &accesskey.FunctionCall{ReceiverID: string(receiver), MethodNames: methods}
	if allowance != "" {
		spend := NEAR(allowance)
		permission.Allowance = &spend
	}
	return accesskey.Permission{FunctionCall: permission}
}

package plugintest

import (
	"latchkey/core/account"
)

// Viewed is what a view method answered.
type Viewed struct {
	Value   string // what it returned
	Failure string // or the text it failed with
	Logs    []string
	Gas     uint64 // burnt
}

// Query calls a view method.
func (c *Chain) Query(id account.ID, method, args string) Viewed {
	c.t.Helper()
	out, err := c.State().Call(id, method, []byte(args), c.time)
	viewed := Viewed{Logs: out.Logs, Gas: out.GasBurnt}
	switch {
	case err != nil:
		viewed.Failure = err.Error()
	case out.Err != nil:
		viewed.Failure = out.Err.Error()
	default:
		viewed.Value = string(out.Value)
	}
	return viewed
}

// View calls a view method and returns its result, or the text it failed with.
func (c *Chain) View(id account.ID, method, args string) (result, failure string) {
	c.t.Helper()
	viewed := c.Query(id, method, args)
	return viewed.Value, viewed.Failure
}

// Stored is what a contract keeps under a key.
func (c *Chain) Stored(id account.ID, key string) (value string, ok bool) {
	c.t.Helper()
	data, ok := c.State().Data(id, []byte(key))
	return string(data), ok
}

// StorageUsage is the bytes that an account occupies, with its keys and its code.
func (c *Chain) StorageUsage(id account.ID) uint64 {
	c.t.Helper()
	record, _ := c.State().Account(id)
	return record.StorageUsage
}

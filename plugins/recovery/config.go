package main

import "latchkey/plugins/sdk"

// config is who guards the account.
//
//latchkey:record 1 Stored guardians are of a later version
type config struct {
	guardians []guardian `count:"u8"`
	threshold uint8      // how many have to agree
	delay     uint64
	nextID    uint32
	open      []opened `count:"u8"` // requests that are neither withdrawn, cancelled nor carried out
}

// guardian is an account, or a key of this one that may only recover.
//
//latchkey:record
type guardian struct {
	name        string // account id, or the key as text
	cancelled   uint32 // recoveries of this guardian's that the owner cancelled
	cancelledAt uint64 // the last time, in nanoseconds; 0 is never
}

// opened is a request with the guardian who started it.
//
//latchkey:record
type opened struct {
	id      uint32
	starter uint8
}

// configs has one record.
var configs = sdk.Map[config]{Prefix: "c", Encode: encodeConfig, Decode: decodeConfig}

func loadConfig() config {
	c, ok := configs.Get(nil)
	sdk.Require(ok, "The account has no guardians yet: its owner calls configure first")
	return c
}

func (c *config) save() { configs.Set(nil, *c) }

// find returns a guardian's place, -1 for others.
func (c *config) find(name string) int {
	for i, g := range c.guardians {
		if g.name == name {
			return i
		}
	}
	return -1
}

// asKey returns a guardian's key; false for an account.
func (g *guardian) asKey() (sdk.PublicKey, bool) {
	for i := range len(g.name) {
		if g.name[i] == ':' { // no account id has one
			key, err := sdk.ParsePublicKey(g.name)
			return key, err == nil
		}
	}
	return sdk.PublicKey{}, false
}

// holder is the account of whoever a guardian is: of an ed25519 key the one that is the
// key's own, in hexadecimal digits.
func (g *guardian) holder() string {
	key, isKey := g.asKey()
	if !isKey || key.Borsh()[0] != 0 {
		return g.name
	}
	const digits = "0123456789abcdef"
	var account []byte
	for _, b := range key.Borsh()[1:] {
		account = append(account, digits[b>>4], digits[b&15])
	}
	return string(account)
}

// close takes a request out of the open ones and forgets it.
func (c *config) close(id uint32) {
	requests.Remove(requestKey(id))
	for i, o := range c.open {
		if o.id == id {
			c.open = append(c.open[:i], c.open[i+1:]...)
			break
		}
	}
}

func (c *config) closeAll() {
	for _, o := range c.open {
		requests.Remove(requestKey(o.id))
	}
	c.open = nil
}

package drops

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

// Gas attached to each call, in gas; the contract itself says what a claim needs.
// plugins/drop/README.md says what they need.
const (
	createGas   = 200 * amount.Tgas
	takeBackGas = 300 * amount.Tgas
)

// KeysPerDropMax is how many claim keys one call can make.
const KeysPerDropMax = 100

// Drop is what a drop contract says about one of its drops.
type Drop struct {
	ID     uint64       `json:"drop_id"`
	Kind   string       `json:"kind"` // NEAR, FT, NFT, CALL or MIXED
	Funder account.ID   `json:"funder"`
	Amount amount.Yocto `json:"amount,omitzero"` // of each claim, of a drop of NEAR or of a token's units
	Brings string       `json:"brings"`          // what each claim brings, in words
	Left   uint64       `json:"counter"`         // keys not used up yet
	Uses   uint64       `json:"uses_per_key,omitempty"`
	Funded *bool        `json:"funded,omitempty"` // of a token: whether its units have come
	Tokens *uint64      `json:"tokens,omitempty"` // of NFTs: how many have come
	Window
	Cancelled bool `json:"cancelled"` // no claim begins any more
}

// Window is when claims are accepted: from Start on and before End. A nil bound
// is no bound.
type Window struct {
	Start *Timestamp `json:"start"`
	End   *Timestamp `json:"end"`
}

// Timestamp is an instant as contracts write it: nanoseconds since 1970, in a
// decimal string.
type Timestamp uint64

// At returns the timestamp of an instant, and false when it is before 1970 or
// after 2262, where package time ends.
func At(t time.Time) (Timestamp, bool) {
	nanos := t.UnixNano()
	return Timestamp(nanos), nanos > 0 && time.Unix(0, nanos).Equal(t)
}

// String is the instant in RFC 3339, in UTC.
func (t Timestamp) String() string {
	return time.Unix(int64(t/1e9), int64(t%1e9)).UTC().Format(time.RFC3339Nano)
}

// Minute is the instant for people, in UTC.
func (t Timestamp) Minute() string {
	return time.Unix(int64(t/1e9), 0).UTC().Format("2006-01-02 15:04 MST")
}

// Day is the instant's day in UTC.
func (t Timestamp) Day() string { return t.String()[:len(time.DateOnly)] }

func (t Timestamp) MarshalJSON() ([]byte, error) {
	return json.Marshal(strconv.FormatUint(uint64(t), 10))
}

func (t *Timestamp) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	nanos, err := strconv.ParseUint(text, 10, 64)
	*t = Timestamp(nanos)
	return err
}

// Created is a new drop with its links, which hold its claim keys.
type Created struct {
	ID          uint64
	Deposit     amount.Yocto
	Links       []Link
	Transaction transaction.Hash
}

// Create makes a drop of claims keys with each yocto, open in w and funded by s.
// page is the address that the links lead to.
func Create(ctx context.Context, c *client.Client, s *client.Signer, contract account.ID, claims int, each amount.Yocto, w Window, page string) (*Created, error) {
	p, err := NewPlan(ctx, c, contract, claims, each, w, page)
	if err != nil {
		return nil, err
	}
	out, err := p.Fund(ctx, s)
	if err != nil {
		return nil, err
	}
	return p.Made(out)
}

// Show returns a drop by its id; a *NoDropError if the contract has no such drop,
// or no longer.
func Show(ctx context.Context, c *client.Client, contract account.ID, id uint64) (*Drop, error) {
	v, err := c.View(ctx, client.Final, contract, "get_drop_by_id", encode(map[string]uint64{"drop_id": id}))
	switch {
	case noSuchDrop(err):
		return nil, &NoDropError{contract, id}
	case err != nil:
		return nil, err
	}
	d, ok := readDrop(v.Value)
	if !ok {
		return nil, fmt.Errorf("%s describes drop %d in an unknown form: %s", contract, id, v.Value)
	}
	d.ID = id
	return d, nil
}

// readDrop reads a drop, which contracts give under the name of its kind.
func readDrop(value []byte) (*Drop, bool) {
	var variants map[string]json.RawMessage
	if json.Unmarshal(value, &variants) != nil || len(variants) != 1 {
		return nil, false
	}
	for kind, body := range variants {
		d, brings := &Drop{}, described{}
		if json.Unmarshal(body, d) != nil || json.Unmarshal(body, &brings) != nil || d.Funder == "" {
			return nil, false
		}
		d.Kind, d.Brings = kind, brings.words()
		return d, true
	}
	return nil, false
}

// Find returns the drop that a claim key belongs to; a *RefusedError if it belongs
// to none, or no longer.
func Find(ctx context.Context, c *client.Client, contract account.ID, key keys.PublicKey) (*Drop, error) {
	v, err := c.View(ctx, client.Final, contract, "get_drop_id_by_key", encode(map[string]keys.PublicKey{"public_key": key}))
	if err != nil {
		return nil, whyNoDrop(ctx, c, contract, key, err)
	}
	var id uint64
	if err := json.Unmarshal(v.Value, &id); err != nil {
		return nil, fmt.Errorf("%s names the key's drop in an unknown form: %s", contract, v.Value)
	}
	return Show(ctx, c, contract, id)
}

// encode returns the JSON of plain data.
func encode(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic("drops: " + err.Error())
	}
	return text
}

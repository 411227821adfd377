package main

import (
	"latchkey/plugins/rules"
	"latchkey/plugins/sdk"
)

const pageKeys = 50

// getKey returns a key's terms and what it has used of them, or null.
func getKey() {
	key := sdk.Args().PublicKey("public_key")
	t, ok := granted.Get(key.Borsh())
	sdk.ReturnJSON(func(w *sdk.Writer) {
		if !ok {
			w.Null()
			return
		}
		t.write(w, key)
	})
}

func getKeys() {
	args := sdk.Args()
	page := args.Page(pageKeys)
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginArray()
		for _, key := range keyList.Page(page.From, page.Limit) {
			t, _ := granted.Get(key.Borsh())
			t.write(w, key)
		}
		w.EndArray()
	})
}

func (t *terms) write(w *sdk.Writer, key sdk.PublicKey) {
	record, there := sdk.OwnKey(key)
	s := t.spentBy(key)
	w.BeginObject()
	w.Key("public_key").PublicKey(key)
	w.Key("via").String(t.via())
	w.Key("on_account").Bool(there)
	w.Key("allowance")
	if record.Limited {
		w.Amount(record.Allowance)
	} else {
		w.Null()
	}
	w.Key("expires_at").Timestamp(t.expiresAt)
	w.Key("uses")
	if t.usesMax > 0 {
		w.Uint(t.usesMax)
	} else {
		w.Null()
	}
	w.Key("used").Uint(s.uses)
	w.Key("rate").Rate(t.rate)
	w.Key("used_in_rate").Uint(uint64(t.recent(s.recent).Len()))
	w.Key("calls").BeginArray()
	for i, c := range t.calls {
		c.write(w, s.spent[i])
	}
	w.EndArray()
	w.Key("transfers").BeginArray()
	for i, to := range t.transfers {
		w.BeginObject()
		w.Key("receiver_id").String(to.receiver)
		w.Key("total").Amount(to.total)
		w.Key("spent").Amount(s.spent[len(t.calls)+i])
		w.EndObject()
	}
	w.EndArray()
	w.Key("stake")
	t.stake.write(w)
	w.EndObject()
}

// recent are the uses that the key's rate counts now.
func (t *terms) recent(uses rules.Uses) rules.Uses {
	return t.rate.Current(uses, t.rate.Moment(sdk.BlockHeight(), sdk.BlockTimestamp()))
}

func (c *callTerms) write(w *sdk.Writer, spent sdk.Amount) {
	w.BeginObject()
	w.Key("contract_id").String(c.contract)
	w.Key("method_names").BeginArray()
	for _, method := range c.methods {
		w.String(method)
	}
	w.EndArray()
	w.Key("rules")
	if c.rules == "" {
		w.BeginArray()
		w.EndArray()
	} else {
		set, err := sdk.ParseJSON([]byte(c.rules))
		sdk.Require(err == nil, "Stored rules are corrupt")
		w.Value(set)
	}
	w.Key("deposits").Amount(c.deposits)
	w.Key("spent").Amount(spent)
	w.EndObject()
}

func (t *stakeTerms) write(w *sdk.Writer) {
	if t.validator.IsZero() {
		w.Null()
		return
	}
	w.BeginObject()
	w.Key("public_key").PublicKey(t.validator)
	w.Key("most").Amount(t.most)
	w.EndObject()
}

package main

import (
	"latchkey/plugins/rules"
	"latchkey/plugins/sdk"
)

// keyView is a key's terms and what it has used of them.
type keyView struct {
	Key sdk.PublicKey `json:"public_key"`
	// Who holds the key to its terms: guard or proxy.
	Via        string                 `json:"via" enum:"guard,proxy"`
	OnAccount  bool                   `json:"on_account"`
	Allowance  sdk.Option[sdk.Yocto]  `json:"allowance"`
	ExpiresAt  sdk.Timestamp          `json:"expires_at"`
	Uses       sdk.Option[uint64]     `json:"uses"`
	Used       uint64                 `json:"used"`
	Rate       rules.Rate             `json:"rate"`
	UsedInRate uint64                 `json:"used_in_rate"`
	Calls      []callView             `json:"calls"`
	Transfers  []transferView         `json:"transfers"`
	Stake      sdk.Option[stakeTerms] `json:"stake"`
}

type callView struct {
	Contract sdk.AccountID `json:"contract_id"`
	Methods  []string      `json:"method_names"`
	Rules    sdk.Value     `json:"rules"`
	Deposits sdk.Yocto     `json:"deposits"`
	Spent    sdk.Yocto     `json:"spent"`
}

type transferView struct {
	transferTerms
	Spent sdk.Yocto `json:"spent"`
}

type keyPage struct {
	sdk.Page `maximum:"50"`
}

// A key's terms and what it has used of them; null for a key without.
//
//latchkey:view
func getKey(of ofKey) sdk.Option[keyView] {
	t, ok := granted.Get(of.Key.Borsh())
	if !ok {
		return sdk.Option[keyView]{}
	}
	return sdk.Some(t.view(of.Key))
}

// The keys that have terms, 50 at most.
//
//latchkey:view
func getKeys(page keyPage) []keyView {
	keys := keyList.Page(page.From, page.Limit)
	views := make([]keyView, len(keys))
	for i, key := range keys {
		t, _ := granted.Get(key.Borsh())
		views[i] = t.view(key)
	}
	return views
}

func (t *terms) view(key sdk.PublicKey) keyView {
	record, there := sdk.OwnKey(key)
	s := t.spentBy(key)
	v := keyView{Key: key, Via: t.via(), OnAccount: there, ExpiresAt: t.expiresAt, Used: s.uses, Rate: t.rate,
		UsedInRate: uint64(t.recent(s.recent).Len()), Stake: t.stake,
		Calls: make([]callView, len(t.calls)), Transfers: make([]transferView, len(t.transfers))}
	if record.Limited {
		v.Allowance = sdk.Some(record.Allowance)
	}
	if t.usesMax > 0 {
		v.Uses = sdk.Some(t.usesMax)
	}
	for i, c := range t.calls {
		v.Calls[i] = callView{c.contract, c.methods, c.ruleSet(), c.deposits, s.spent[i]}
	}
	for i, to := range t.transfers {
		v.Transfers[i] = transferView{to, s.spent[len(t.calls)+i]}
	}
	return v
}

// recent are the uses that the key's rate counts now.
func (t *terms) recent(uses rules.Uses) rules.Uses {
	return t.rate.Current(uses, t.rate.Moment(sdk.BlockHeight(), sdk.BlockTimestamp()))
}

// ruleSet is the rules as they are stored, a list.
func (c *callTerms) ruleSet() sdk.Value {
	if c.rules == "" {
		return sdk.Value{Kind: sdk.Array}
	}
	set, err := sdk.ParseJSON([]byte(c.rules))
	sdk.Require(err == nil, "Stored rules are corrupt")
	return set
}

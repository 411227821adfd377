package main

import "latchkey/plugins/sdk"

// configView is the settings with what they have led to.
type configView struct {
	config
	Keys uint32 `json:"keys"`
	// Now.
	IssuesLeft uint64 `json:"issues_left"`
}

// keyView is what is known of a key.
type keyView struct {
	Key       sdk.PublicKey `json:"public_key"`
	IssuedAt  sdk.Timestamp `json:"issued_at"`
	OnAccount bool          `json:"on_account"`
	Allowance sdk.Yocto     `json:"allowance"`
	// Whether it was used since it was looked at last.
	Used   bool          `json:"used"`
	SeenAt sdk.Timestamp `json:"seen_at"`
}

type keyPage struct {
	sdk.Page `maximum:"50"`
}

// The settings, how many keys there are, and how many can be issued now; null before
// configure.
//
//latchkey:view
func getConfig() sdk.Option[configView] {
	c, ok := configs.Get(nil)
	if !ok {
		return sdk.Option[configView]{}
	}
	recent, _ := sdk.Get(recentIssues)
	used := c.Issues.Current(recent, c.Issues.Moment(sdk.BlockHeight(), sdk.BlockTimestamp())).Len()
	return sdk.Some(configView{c, keyList.Len(), uint64(max(0, int(c.Issues.Calls)-used))})
}

// What is known of a key; null when it was not issued here.
//
//latchkey:view
func getKey(of ofKey) sdk.Option[keyView] {
	if !keys.Has(of.Key.Borsh()) {
		return sdk.Option[keyView]{}
	}
	return sdk.Some(viewKey(of.Key))
}

// The keys that were issued, 50 at most.
//
//latchkey:view
func getKeys(page keyPage) []keyView {
	list := keyList.Page(page.From, page.Limit)
	views := make([]keyView, len(list))
	for i, key := range list {
		views[i] = viewKey(key)
	}
	return views
}

func viewKey(key sdk.PublicKey) keyView {
	k, record, there := find(key)
	return keyView{key, k.at, there, record.Allowance, record.Nonce != k.seenNonce, k.seenAt}
}

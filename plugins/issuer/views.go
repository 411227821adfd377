package main

import "latchkey/plugins/sdk"

const pageKeys = 50

// getConfig returns the settings and how many keys may still be issued now, or null.
func getConfig() {
	c, ok := configs.Get(nil)
	sdk.ReturnJSON(func(w *sdk.Writer) {
		if !ok {
			w.Null()
			return
		}
		recent, _ := sdk.Get(recentIssues)
		used := c.issues.Current(recent, c.issues.Moment(sdk.BlockHeight(), sdk.BlockTimestamp())).Len()
		w.BeginObject()
		c.write(w)
		w.Key("keys").Uint(uint64(keyList.Len()))
		w.Key("issues_left").Uint(uint64(max(0, int(c.issues.Calls)-used)))
		w.EndObject()
	})
}

// getKey returns what is known of an issued key, or null.
func getKey() {
	key := sdk.Args().PublicKey("public_key")
	known := keys.Has(key.Borsh())
	sdk.ReturnJSON(func(w *sdk.Writer) {
		if !known {
			w.Null()
			return
		}
		writeKey(w, key)
	})
}

func getKeys() {
	page := sdk.Args().Page(pageKeys)
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginArray()
		for _, key := range keyList.Page(page.From, page.Limit) {
			writeKey(w, key)
		}
		w.EndArray()
	})
}

func writeKey(w *sdk.Writer, key sdk.PublicKey) {
	k, record, there := find(key)
	w.BeginObject()
	w.Key("public_key").PublicKey(key)
	w.Key("issued_at").Timestamp(k.at)
	w.Key("on_account").Bool(there)
	w.Key("allowance").Amount(record.Allowance)
	w.Key("used").Bool(record.Nonce != k.seenNonce)
	w.Key("seen_at").Timestamp(k.seenAt)
	w.EndObject()
}

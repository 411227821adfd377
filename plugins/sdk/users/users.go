package users

import "latchkey/plugins/sdk"

// Registry is where a contract keeps whose key is whose.
type Registry struct {
	Issuer string // the account whose keys are users
	Prefix string // of what is stored
}

// Caller is the user who calls: the account, or the user of the key that signed for the
// issuer. It ends the call when that cannot be told.
func (r Registry) Caller() string {
	if sdk.Predecessor() != r.Issuer {
		return sdk.Predecessor()
	}
	return r.Of(r.callingKey())
}

// callingKey is the issued key that signed. In a relayed call the signer is the relayer.
func (r Registry) callingKey() sdk.PublicKey {
	sdk.Require(sdk.Predecessor() == r.Issuer, "Only a key of "+r.Issuer+" can do this")
	sdk.Require(sdk.SignerAccount() == r.Issuer, "A key of "+r.Issuer+" is not used through a relayer, which would hide it: send the transaction yourself")
	return sdk.SignerKey()
}

// Of is the user that a key stands for: the account that it is linked to, or itself.
func (r Registry) Of(key sdk.PublicKey) string {
	if account, ok := sdk.Get(r.at("k", key)); ok {
		return string(account)
	}
	return key.String()
}

// Now is the user that an earlier Caller is by now: an account, if it was a key that has
// been linked since.
func (r Registry) Now(user string) string {
	for i := range len(user) {
		if user[i] != ':' { // no account id has one
			continue
		}
		if key, err := sdk.ParsePublicKey(user); err == nil {
			return r.Of(key)
		}
	}
	return user
}

// Offer notes that the calling key asks to be an account's. The account accepts.
func (r Registry) Offer(account string) {
	key := r.callingKey()
	r.requireFree(key)
	sdk.Require(account != r.Issuer, "A key is linked to its user's account, and "+account+" is the issuer's")
	sdk.Set(r.at("o", key), []byte(account))
}

// Accept links a key to the account that calls, if the key has asked for it. From then
// on both are one user, for good.
func (r Registry) Accept(key sdk.PublicKey) {
	r.requireFree(key)
	account := sdk.Predecessor()
	offered, ok := sdk.Get(r.at("o", key))
	if !ok || string(offered) != account {
		sdk.Panic("The key " + key.String() + " has not asked to be linked to " + account + ": it calls link_account first")
	}
	sdk.Remove(r.at("o", key))
	sdk.Set(r.at("k", key), offered)
}

func (r Registry) requireFree(key sdk.PublicKey) {
	if account, linked := sdk.Get(r.at("k", key)); linked {
		sdk.Panic("The key " + key.String() + " is linked to " + string(account) + " already")
	}
}

func (r Registry) at(kind string, key sdk.PublicKey) []byte {
	return append([]byte(r.Prefix+kind), key.Borsh()...)
}

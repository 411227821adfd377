package token

import "latchkey/plugins/sdk"

// OwnerKey is the storage key of the owner's record: a version and the account.
const OwnerKey = "o"

const ownerVersion = 1

// Owner returns the account that may mint, or false when it was dropped.
func Owner() (string, bool) {
	data, ok := sdk.Get([]byte(OwnerKey))
	if !ok {
		return "", false
	}
	d := sdk.NewDecoder(data)
	version, owner := d.U8(), d.String()
	sdk.Require(d.Done() && version == ownerVersion, "Stored owner is of a later version")
	return owner, true
}

// SetOwner stores the owner.
func SetOwner(account string) {
	var e sdk.Encoder
	e.U8(ownerVersion)
	e.String(account)
	sdk.Set([]byte(OwnerKey), e.Bytes())
}

// RequireOwner ends a call of method unless the owner calls, and returns the owner.
func RequireOwner(method string) string {
	owner, ok := Owner()
	switch {
	case !ok:
		sdk.Panic("Unauthorized: the contract has no owner, so nobody may call " + method)
	case owner != sdk.Predecessor():
		sdk.Panic("Unauthorized: only " + owner + ", who owns the contract, may call " + method)
	}
	return owner
}

// CurrentOwner is the owner as get_owner returns it: none when it was dropped.
func CurrentOwner() sdk.Option[string] {
	owner, ok := Owner()
	if !ok {
		return sdk.Option[string]{}
	}
	return sdk.Some(owner)
}

// ChangeOwner is the method set_owner: the owner gives the contract to another account.
func ChangeOwner(next string) {
	RequireOneYocto()
	previous := RequireOwner("set_owner")
	SetOwner(next)
	emitOwnerChanged(previous, sdk.Some(next))
}

// DropOwner is the method drop_owner: nobody owns the contract any more, for good.
func DropOwner() {
	RequireOneYocto()
	previous := RequireOwner("drop_owner")
	sdk.Remove([]byte(OwnerKey))
	emitOwnerChanged(previous, sdk.Option[string]{})
}

func emitOwnerChanged(previous string, next sdk.Option[string]) {
	sdk.Event("latchkey-token", "1.0.0", "owner_changed", func(w *sdk.Writer) {
		w.Key("old_owner_id").String(previous)
		w.Key("new_owner_id")
		if owner, owned := next.Get(); owned {
			w.String(owner)
		} else {
			w.Null()
		}
	})
}

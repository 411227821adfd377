package events

import (
	"slices"

	"latchkey/core/account"
	"latchkey/core/ledger"
	"latchkey/core/nep297"
)

// Filter says which events are meant. What is empty or zero means all.
type Filter struct {
	Contract account.ID // that said it
	Standard string
	Event    string // its name
	// Drop, Funder and Account hold together for one of the objects that an event's data
	// is about.
	Drop    string     // drop_id, as text; with a Contract
	Funder  account.ID // who made the drop, as the contract's drop_created says
	Account account.ID // in one of AccountMembers
	From    uint64     // time of the block, nanoseconds since 1970
	To      uint64     // the same, exclusive; 0: no end
	Path    nep297.Path
	Value   string // text of the value at Path
}

// AccountMembers are the members of an event's objects that name whom it happened to, in
// the standards of tokens and drops.
var AccountMembers = []string{"account_id", "owner_id", "old_owner_id", "new_owner_id", "authorized_id", "receiver_id", "sender_id"}

// told is what a contract said, read.
type told struct {
	contract account.ID
	event    nep297.Event
	value    *nep297.Value
}

func parse(contract account.ID, log string) (*told, bool) {
	e, v, is := nep297.Parse(log)
	return &told{contract, e, v}, is
}

// about is one of the objects that an event is about.
type about struct {
	drop     string // empty: none
	funder   account.ID
	accounts []string
}

func (t *told) about() (all []about) {
	objects := t.value.Objects()
	for i := range objects {
		all = append(all, aboutObject(&objects[i]))
	}
	return all
}

func aboutObject(object *nep297.Value) (a about) {
	for i := range object.Items {
		value := &object.Items[i]
		if object.Kind != nep297.Object || value.Kind != nep297.String && value.Kind != nep297.Number {
			continue
		}
		switch name := value.Name; {
		case name == "drop_id":
			a.drop = value.Text()
		case name == "funder":
			a.funder = account.ID(value.Text())
		case slices.Contains(AccountMembers, name):
			a.accounts = append(a.accounts, value.Text())
		}
	}
	return a
}

// makes reports whether an event says who made the drop that it is about.
func (t *told) makes(a about) bool {
	return t.event.Standard == ledger.DropStandard && t.event.Event == ledger.DropCreated && a.drop != "" && a.funder != ""
}

// holds reports whether an event is meant, but for the time of its block. madeBy says
// whether a drop of the event's contract is the funder's.
func (f *Filter) holds(t *told, madeBy func(drop string) (bool, error)) (bool, error) {
	if f.Contract != "" && f.Contract != t.contract || f.Standard != "" && f.Standard != t.event.Standard ||
		f.Event != "" && f.Event != t.event.Event || !f.finds(t.value) {
		return false, nil
	}
	if f.Drop == "" && f.Funder == "" && f.Account == "" {
		return true, nil
	}
	for _, a := range t.about() {
		if holds, err := f.holdsFor(a, madeBy); holds || err != nil {
			return holds, err
		}
	}
	return false, nil
}

func (f *Filter) holdsFor(a about, madeBy func(drop string) (bool, error)) (bool, error) {
	if f.Drop != "" && f.Drop != a.drop || f.Account != "" && !slices.Contains(a.accounts, string(f.Account)) {
		return false, nil
	}
	if f.Funder == "" {
		return true, nil
	}
	if a.drop == "" {
		return false, nil
	}
	return madeBy(a.drop)
}

// finds reports whether the value at the filter's path is the one that it asks for.
func (f *Filter) finds(v *nep297.Value) bool {
	if f.Path == nil {
		return true
	}
	found := v.Find(f.Path)
	return found != nil && found.Kind != nep297.List && found.Kind != nep297.Object && found.Text() == f.Value
}

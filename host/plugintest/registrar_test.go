package plugintest

import (
	"testing"

	"latchkey/core/account"
)

// TestRegistrarMakesNames: the same contract makes top-level names on registrar
// and names below test.near on test.near.
func TestRegistrarMakesNames(t *testing.T) {
	c := newChain(t, Account{"registrar", "10", "registrar"}, Account{rootID, "10", "registrar"}, Account{creator, "10", ""})
	for _, made := range []struct{ by, name account.ID }{{"registrar", "shop"}, {rootID, "bob.test.near"}} {
		args := `{"new_account_id":"` + string(made.name) + `","new_public_key":"` + Key("owner").PublicKey().String() + `"}`
		expect(t, string(made.name), c.Call(creator, made.by, "create_account", args, Deposit("2")).Succeeds(t), "true")
		near(t, string(made.name), c.Balance(made.name), "2")
		if key, ok := c.AccessKey(made.name, "owner"); !ok || !key.Permission.IsFullAccess() {
			t.Errorf("%s has no owner", made.name)
		}
	}
}

func TestS77FailedCreationRefundsThePredecessor(t *testing.T) {
	c := newChain(t, Account{rootID, "10", "registrar"}, Account{creator, "10", ""}, Account{alice, "1", ""})
	for _, name := range []account.ID{alice, "elsewhere.near", "top"} {
		before := c.Balance(creator)
		args := `{"new_account_id":"` + string(name) + `","new_public_key":"` + Key("owner").PublicKey().String() + `"}`
		r := c.Call(creator, rootID, "create_account", args, Deposit("2"))
		expect(t, string(name), r.Succeeds(t), "false")
		spent, _ := before.Sub(c.Balance(creator))
		expect(t, "the cost of "+string(name), spent.String(), gasPaid(r).String())
	}
	c.Call(creator, rootID, "on_account_created", `{"predecessor_account_id":"creator.test.near","amount":"1"}`).
		FailsWith(t, "Method on_account_created is private")
}

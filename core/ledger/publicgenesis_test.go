package ledger

import (
	"reflect"
	"testing"

	"latchkey/core/transaction"
)

// TestAPublicGenesis differs from a development genesis in its name and its
// powers alone.
func TestAPublicGenesis(t *testing.T) {
	setUp := func(root string) (method, args string) { return "set", root }
	key, code := testKey("root").PublicKey(), map[string]transaction.Hash{"drop": {1}, "registrar": {2}}
	dev, public := DevGenesis(key, code, setUp, genesisTime), PublicGenesis("garden", key, code, setUp, genesisTime)
	if !dev.Dev || public.Dev || public.ChainID != "garden" {
		t.Errorf("dev %t and %t, chain %q", dev.Dev, public.Dev, public.ChainID)
	}
	if want := []GenesisCall{{AccountID: DevDropContract, Method: "set", Args: "test.near"}}; !reflect.DeepEqual(dev.Calls, want) {
		t.Errorf("calls %+v", dev.Calls)
	}
	if got := len(dev.GlobalContracts); got != 2 {
		t.Errorf("of two plugins there are %d", got)
	}
	public.Dev, public.ChainID = true, DevChainID
	if !reflect.DeepEqual(dev, public) {
		t.Errorf("got\n%+v\nwant\n%+v", public, dev)
	}
}

package plugintest

import (
	"context"
	"sort"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/plugins/build"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"latchkey/internal/test/shipped"
)

// methods are what each plugin exports to be called.
var methods = map[string]string{
	"drop": "cancel_drop claim claim_for create_account_and_claim create_drop create_ft_drop create_near_drop create_nft_drop freeze ft_on_transfer get_drop_by_id " +
		"get_drop_id_by_key get_drop_picture get_drop_terms get_drops get_ended_drop_by_id get_key_balance get_key_information get_keys get_obligations get_reclaim_gas " +
		"get_sponsor guard new nft_on_approve nft_on_transfer preview_claim reclaim_drop required_deposit resolve_account_create resolve_call_claim " +
		"resolve_create_drop resolve_ft_bounds resolve_ft_claim resolve_ft_registered resolve_gate resolve_near_claim resolve_nft_claim resolve_reclaim " +
		"resolve_return settle_key sponsor_allow sponsor_deposit sponsor_withdraw unfreeze",
	"registrar": "create_account create_account_advanced on_account_created",
	"ft": "contract_source_metadata drop_owner ft_balance_of ft_metadata ft_mint ft_resolve_transfer ft_total_supply ft_transfer ft_transfer_call get_owner new set_owner " +
		"storage_balance_bounds storage_balance_of storage_deposit storage_unregister storage_withdraw",
	"nft": "contract_source_metadata drop_owner get_owner new nft_approve nft_is_approved nft_metadata nft_mint nft_payout nft_resolve_transfer nft_revoke nft_revoke_all " +
		"nft_supply_for_owner nft_token nft_tokens nft_tokens_for_owner nft_total_supply nft_transfer nft_transfer_call nft_transfer_payout set_owner",
	"proxy":    "get_key get_keys grant guard on_proxied proxy revoke",
	"recovery": "cancel_recovery complete_recovery configure confirm_recovery get_config get_request get_requests guard on_recovered start_recovery withdraw_recovery",
	"issuer":   "configure get_config get_key get_keys issue reclaim revoke top_up",
}

// sizesMax are what the plugins may weigh, in bytes; 1.2 MB of each are Go's own.
var sizesMax = map[string]int{
	"drop":      2_400_000,
	"registrar": 1_350_000,
	"ft":        1_410_000,
	"nft":       1_500_000,
	"proxy":     1_570_000,
	"recovery":  1_440_000,
	"issuer":    1_430_000,
}

// TestShape: a plugin imports only what hosts offer and exports only its methods.
func TestShape(t *testing.T) {
	ctx := context.Background()
	runtime := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfigInterpreter())
	defer runtime.Close(ctx)
	offered := map[string]vm.HostFunction{}
	for _, f := range vm.Table {
		if f.Module == vm.HostModule {
			offered[f.Name] = f
		}
	}
	for _, name := range build.Names {
		wasm := shipped.Build(t, name)
		if most := sizesMax[name]; len(wasm) > most {
			t.Errorf("%s is %d bytes, more than %d", name, len(wasm), most)
		}
		module, err := runtime.CompileModule(ctx, wasm)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range module.ImportedFunctions() {
			from, function, _ := f.Import()
			if from == vm.HostModule && !signed(f, offered[function]) || from != vm.HostModule && from != "wasi_snapshot_preview1" {
				t.Errorf("%s imports %s.%s with %v -> %v", name, from, function, f.ParamTypes(), f.ResultTypes())
			}
		}
		exported := []string{}
		for export, f := range module.ExportedFunctions() {
			if export != "_initialize" {
				exported = append(exported, export)
			}
			if len(f.ParamTypes()) > 0 || len(f.ResultTypes()) > 0 {
				t.Errorf("%s exports %s with parameters or results", name, export)
			}
		}
		sort.Strings(exported)
		expect(t, name+" exports", strings.Join(exported, " "), methods[name])
	}
}

func signed(f api.FunctionDefinition, row vm.HostFunction) bool {
	types := func(got []api.ValueType, want []vm.ValueType) bool {
		same := len(got) == len(want)
		for i := range want {
			same = same && got[i] == byte(want[i])
		}
		return same
	}
	return row.Name != "" && types(f.ParamTypes(), row.Params) && types(f.ResultTypes(), row.Results)
}

// TestS107DeployedOnItsOwn: an account that deploys the code itself stakes for
// all of it, which the faucet's 100 NEAR cover, and serves claims without a key of
// its owner's.
func TestS107DeployedOnItsOwn(t *testing.T) {
	const own = account.ID("mydrop.test.near")
	c := newChain(t, Account{own, "100", ""}, Account{rootID, "10", "registrar"}, Account{creator, "10", ""}, Account{alice, "1", ""})
	deploy := c.Together(c.SignActions(own, own, string(own), transaction.DeployContract{Code: shipped.Build(t, "drop")}))[0]
	deploy.Succeeds(t)
	c.Call(own, own, "new", `{"top_level_account":"test.near"}`).Succeeds(t)
	c.Call(own, own, "new", `{"top_level_account":"test.near"}`).FailsWith(t, "already been initialized")
	c.Together(c.SignActions(own, own, string(own), transaction.DeleteKey{PublicKey: Key(string(own)).PublicKey()}))[0].Succeeds(t)
	if r := c.Call(own, own, "freeze", "{}"); r.Refused == nil {
		t.Error("the owner's key works on after it was deleted")
	}
	expect(t, "the drop", c.Call(creator, own, "create_near_drop", dropArgs("K"), Deposit("3")).Succeeds(t), "0")
	expect(t, "the claim", c.Call(own, own, "claim_for", `{"account_id":"alice.test.near"}`, SignedBy("K")).Succeeds(t), "true")
	near(t, "alice", c.Balance(alice), "2")
}

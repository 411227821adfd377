package plugintest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/fees"
	"latchkey/core/transaction"
	"latchkey/host/plugin"
	"latchkey/internal/test/shipped"
	"latchkey/plugins/build"
)

// TestPluginsSayWhatTheyAre: each grants itself what it imports and nothing
// else, and its ABI lists all its methods.
func TestPluginsSayWhatTheyAre(t *testing.T) {
	plugins := map[string][]byte{}
	for _, name := range build.Names {
		plugins[name] = shipped.Build(t, name)
	}
	for _, name := range append([]string{"guard_go"}, shipped.Examples...) {
		plugins[name] = shipped.Example(t, name)
	}
	schedule, _ := fees.ByName("classic")
	for name, wasm := range plugins {
		report, err := plugin.Inspect(openEngine(t).Engine, wasm, schedule)
		if err != nil {
			t.Fatal(err)
		}
		if len(report.Notes) > 0 {
			t.Errorf("%s: %q", name, report.Notes)
		}
		if report.MemoryPagesMax > 256 {
			t.Errorf("%s may have %d pages", name, report.MemoryPagesMax)
		}
	}
}

// TestABIsTellTheTruth: private methods refuse others, those that are not
// payable refuse deposits, and views need no transaction.
func TestABIsTellTheTruth(t *testing.T) {
	for _, name := range build.Names {
		on := account.ID(name + ".test.near")
		abiTellsTheTruth(t, newChain(t, Account{on, "10", name}, Account{alice, "10", ""}), name, on)
	}
}

func abiTellsTheTruth(t *testing.T, c *Chain, name string, on account.ID) {
	t.Helper()
	schedule, _ := fees.ByName("classic")
	report, err := plugin.Inspect(openEngine(t).Engine, shipped.Build(t, name), schedule)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range report.Methods {
		_, viewed := c.View(on, m.Name, "{}")
		if refused := strings.Contains(viewed, "is not allowed in view calls"); refused && m.Kind == "view" || !refused && m.Private {
			t.Errorf("%s.%s is a %s: as a view %q", name, m.Name, m.Kind, viewed)
		}
		others := c.Call(alice, on, m.Name, "{}").Failure
		if private := strings.Contains(others, "is private"); private != m.Private {
			t.Errorf("%s.%s is private: %v: others get %q", name, m.Name, m.Private, others)
		}
		paid := c.Call(on, on, m.Name, "{}", Deposit("1")).Failure
		if refused := strings.Contains(paid, "doesn't accept deposit"); refused != (m.Kind == "change" && !m.Payable) {
			t.Errorf("%s.%s is payable: %v: with a deposit %q", name, m.Name, m.Payable, paid)
		}
	}
}

// overreach is what a mistake in the drop contract could be: methods that do
// more than its policy says.
const overreach = `package main

import "latchkey/plugins/sdk"

func self() sdk.Promise { return sdk.NewPromise(sdk.CurrentAccount()) }

//go:wasmexport full_access
func FullAccess() { self().AddFullKey(sdk.SignerKey()) }

//go:wasmexport any_method
func AnyMethod() { self().AddFunctionCallKey(anyEd25519, allowanceMax, sdk.CurrentAccount()) }

//go:wasmexport other_receiver
func OtherReceiver() { self().AddFunctionCallKey(anyEd25519, allowanceMax, "token.near", "claim") }

//go:wasmexport large_allowance
func LargeAllowance() {
	self().AddFunctionCallKey(anyEd25519, allowanceMax.Add(sdk.NewAmount(1)), sdk.CurrentAccount(), "claim")
}

//go:wasmexport unlimited
func Unlimited() { self().AddUnlimitedKey(anyEd25519, sdk.CurrentAccount(), "claim") }

//go:wasmexport other_method
func OtherMethod() { sdk.NewPromise("token.near").Call("ft_transfer_call", nil, sdk.NewAmount(1), sdk.TGas) }

//go:wasmexport own_method
func OwnMethod() { self().Call("sponsor_withdraw", nil, sdk.Amount{}, sdk.TGas) }

//go:wasmexport with_deposit
func WithDeposit() { sdk.NewPromise("token.near").Call("ft_transfer", nil, sdk.NewAmount(2), sdk.TGas) }

//go:wasmexport others_key
func OthersKey() { sdk.NewPromise("alice.test.near").DeleteKey(anyEd25519) }

//go:wasmexport as_it_should
func AsItShould() { self().AddFunctionCallKey(anyEd25519, allowanceMax, sdk.CurrentAccount(), claimMethods...) }
`

// overreaching builds the drop contract with overreach, under its policy
// without some of the fields.
func overreaching(t *testing.T, without ...string) []byte {
	t.Helper()
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	lock, err := build.ReadLock(root)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	added, overlay := filepath.Join(dir, "overreach.go"), filepath.Join(dir, "overlay.json")
	folder := filepath.Join(root, "plugins", "drop")
	text, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(folder, "overreach.go"): added}})
	if err != nil {
		t.Fatal(err)
	}
	for file, content := range map[string][]byte{added: []byte(overreach), overlay: text} {
		if err := os.WriteFile(file, content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	wasm, err := build.Go(t.Context(), root, "./plugins/drop", "GOTOOLCHAIN="+lock.Toolchain, "GOFLAGS=-overlay="+overlay)
	if err != nil {
		t.Fatal(err)
	}
	wasm, err = build.WithSections(wasm, []build.Section{policyOf(t, folder, without...)})
	if err != nil {
		t.Fatal(err)
	}
	return wasm
}

func policyOf(t *testing.T, folder string, without ...string) build.Section {
	t.Helper()
	section, err := build.ReadSection("latchkey.policy", filepath.Join(folder, "policy.json"))
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(section.Content, &fields); err != nil {
		t.Fatal(err)
	}
	for _, name := range without {
		delete(fields, name)
	}
	if section.Content, err = json.Marshal(fields); err != nil {
		t.Fatal(err)
	}
	return section
}

// TestTheDropCannotDoMoreThanItSays even if its code tries to.
func TestTheDropCannotDoMoreThanItSays(t *testing.T) {
	const own account.ID = "mydrop.near"
	c := newChain(t, Account{own, "100", ""}, Account{rootID, "10", "registrar"}, Account{alice, "10", ""})
	deploy := func(wasm []byte) {
		c.Together(c.SignActions(own, own, string(own), transaction.DeployContract{Code: wasm}))[0].Succeeds(t)
	}
	deploy(overreaching(t))
	if text := c.Call(alice, own, "as_it_should", "{}").Failure; !strings.Contains(text, "LinkError") ||
		!strings.Contains(text, "import env.promise_batch_action_add_key_with_full_access: latchkey.policy: functions does not name it") {
		t.Errorf("with an import that its policy does not grant: %s", text)
	}
	deploy(overreaching(t, "functions"))
	const key = "add a key to self for calls of claim_for, create_account_and_claim, claim of self with an allowance of at most 1000000000000000000000000 yocto"
	for method, want := range map[string]string{
		"full_access":     key + "; it tried to add a key to mydrop.near with full access",
		"any_method":      key + "; it tried to add a key to mydrop.near for calls of any method of mydrop.near with an allowance of 1000000000000000000000000 yocto",
		"other_receiver":  key + "; it tried to add a key to mydrop.near for calls of claim of token.near with an allowance of 1000000000000000000000000 yocto",
		"large_allowance": key + "; it tried to add a key to mydrop.near for calls of claim of mydrop.near with an allowance of 1000000000000000000000001 yocto",
		"unlimited":       key + "; it tried to add a key to mydrop.near for calls of claim of mydrop.near with no bound to its allowance",
		"other_method":    "call any method but ft_transfer, ft_transfer_call, nft_transfer and 10 more of others; it tried to call ft_transfer_call of token.near with 1 yocto",
		"own_method":      "resolve_near_claim and 9 more of self with at most 0 yocto",
		"with_deposit":    "call ft_transfer, nft_transfer of others with at most 1 yocto",
		"others_key":      "delete a key of self; it tried to delete a key of alice.test.near",
	} {
		text := c.Call(alice, own, method, "{}").Failure
		if !strings.Contains(text, "Smart contract panicked: policy: promises[") || !strings.Contains(text, want) {
			t.Errorf("%s:\ngot  %s\nwant %s", method, text, want)
		}
	}
	c.Call(alice, own, "as_it_should", "{}").Succeeds(t)
}

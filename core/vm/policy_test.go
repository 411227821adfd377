package vm_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/fees"
	"latchkey/core/keys"
	"latchkey/core/policy"
	"latchkey/core/state"
	"latchkey/core/vm"
	"latchkey/internal/test/memstore"
)

// dress is a guest that calls host functions in one of their two forms.
type dress interface {
	// do calls a function; a string is bytes, an amount a pointer or handle to it,
	// numbers are themselves.
	do(function string, args ...any) (uint64, error)
}

// pointers is the dress of module env.
type pointers struct {
	host   vm.Host
	memory []byte
}

func (g *pointers) Read(offset, length uint64) ([]byte, bool) {
	if offset+length > uint64(len(g.memory)) {
		return nil, false
	}
	return g.memory[offset : offset+length], true
}

func (g *pointers) Write(uint64, []byte) bool { return false }

func (g *pointers) put(b []byte) uint64 {
	g.memory = append(g.memory, b...)
	return uint64(len(g.memory) - len(b))
}

func (g *pointers) do(function string, args ...any) (uint64, error) {
	row := rowOf(vm.HostModule, function)
	var raw []uint64
	for _, arg := range args {
		switch v := arg.(type) {
		case string:
			raw = append(raw, uint64(len(v)), g.put([]byte(v)))
		case amount.Yocto:
			raw = append(raw, g.put(v.Bytes()))
		case uint64:
			raw = append(raw, v)
		}
	}
	for len(raw) < len(vm.Table[row].Params) {
		raw = append(raw, 0) // the register of an output
	}
	return g.host.Call(row, g, raw)
}

// handles is the dress of module extism:host/user.
type handles struct{ host vm.Host }

func (g handles) block(b []byte) (uint64, error) {
	handle, err := g.host.Call(rowOf(vm.BlockModule, "alloc"), nil, []uint64{uint64(len(b))})
	for i, c := range b {
		if err == nil {
			_, err = g.host.Call(rowOf(vm.BlockModule, "store_u8"), nil, []uint64{handle + uint64(i), uint64(c)})
		}
	}
	return handle, err
}

func (g handles) do(function string, args ...any) (uint64, error) {
	var raw []uint64
	for _, arg := range args {
		content := []byte(nil)
		switch v := arg.(type) {
		case string:
			content = []byte(v)
		case amount.Yocto:
			content = v.Bytes()
		case uint64:
			raw = append(raw, v)
			continue
		}
		handle, err := g.block(content)
		if err != nil {
			return 0, err
		}
		raw = append(raw, handle)
	}
	return g.host.Call(rowOf(vm.UserModule, function), nil, raw)
}

func rowOf(module, function string) int {
	row := slices.IndexFunc(vm.Table, func(r vm.HostFunction) bool { return r.Module == module && r.Name == function })
	if row < 0 {
		panic("no host function " + module + "." + function)
	}
	return row
}

// guest is an engine that runs a Go function as the method of any code.
type guest func(host vm.Host) error

func (g guest) Call(_ *vm.Code, _ string, _ *vm.Meter, host vm.Host) error { return g(host) }

func (g guest) Start(*vm.Code, *vm.Meter, vm.Host) (*vm.Image, error) { return &vm.Image{}, nil }

// runUnder runs a method of a plugin on account app under a policy, in both
// dresses, which must end alike.
func runUnder(t *testing.T, text string, caps policy.Caps, method func(g dress) error) vm.Outcome {
	t.Helper()
	p, err := policy.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	schedule, _ := fees.ByName("classic")
	code := &vm.Code{Policy: p, OriginalSize: 1000, MemoryPagesMax: 16, Exports: map[string]vm.ExportKind{"m": vm.ExportVoid}}
	run := func(dressed func(vm.Host) dress) vm.Outcome {
		ctx := &vm.Context{Current: "app.near", Balance: amount.NEAR, PrepaidGas: 300e12, StorageUsage: 1200, Caps: caps,
			Contract: state.Contract{Kind: state.LocalContract}}
		return vm.Run(guest(func(host vm.Host) error { return method(dressed(host)) }), schedule, state.New(memstore.New()), code, "m", ctx)
	}
	out := run(func(h vm.Host) dress { return &pointers{host: h} })
	other := run(func(h vm.Host) dress { return handles{h} })
	if fmt.Sprint(out.Err) != fmt.Sprint(other.Err) {
		t.Errorf("with pointers %v, with handles %v", out.Err, other.Err)
	}
	return out
}

var (
	one    = amount.From(1)
	key    = string(keys.PublicKey{}.Borsh())
	anyKey = string(bytes.Repeat([]byte{7}, 32))
)

// inBatch calls a function on a new batch for an account.
func inBatch(receiver, function string, args ...any) func(g dress) error {
	return func(g dress) error {
		batch, err := g.do("promise_batch_create", receiver)
		if err != nil {
			return err
		}
		_, err = g.do(function, append([]any{batch}, args...)...)
		return err
	}
}

// policyCase is a host function under a rule that allows it and one that does
// not.
type policyCase struct {
	function string
	call     func(g dress) error
	allowed  string // what stands in promises
	refused  string
	says     string // the refusal
}

func promiseCases() []policyCase {
	call := func(function string, more ...any) func(g dress) error {
		return inBatch("token.near", function, append([]any{"ft_transfer", "{}", one, uint64(1e12)}, more...)...)
	}
	const calls = `{"kind":"function_call","receivers":["*.near"],"methods":["ft_transfer"],"deposit_max":"1"}`
	prefix := "promise_batch_action_"
	cases := []policyCase{
		{"promise_create", func(g dress) error {
			_, err := g.do("promise_create", "token.near", "ft_transfer", "{}", one, uint64(1e12))
			return err
		}, calls, `{"kind":"function_call","receivers":["token.near"],"methods":["ft_mint","ft_burn"]}`,
			"promises[0]: the plugin may only call ft_mint, ft_burn of token.near; it tried to call ft_transfer of token.near with 1 yocto"},
		{"promise_then", func(g dress) error {
			first, err := g.do("promise_batch_create", "token.near")
			if err == nil {
				_, err = g.do("promise_then", first, "app.near", "back", "", amount.Zero, uint64(1e12))
			}
			return err
		}, `{"kind":"transfer"},{"kind":"function_call","receivers":["self"],"methods":["back"]}`,
			`{"kind":"transfer"},{"kind":"function_call","receivers":["self"],"methods":["front"]}`,
			"promises[1]: the plugin may only call front of self; it tried to call back of app.near"},
		{"promise_batch_create", func(g dress) error { _, err := g.do("promise_batch_create", "bob.near"); return err },
			`{"kind":"transfer","receivers":["bob*"]}`, ``, "promises: no rule lets the plugin plan anything for bob.near"},
		{"promise_batch_then", func(g dress) error {
			first, err := g.do("promise_batch_create", "bob.near")
			if err == nil {
				_, err = g.do("promise_batch_then", first, "carol.near")
			}
			return err
		}, `{"kind":"stake"}`, `{"kind":"stake","receivers":["bob.near"]}`, "promises: no rule lets the plugin plan anything for carol.near"},
		{"promise_set_refund_to", inBatch("bob.near", "promise_set_refund_to", "carol.near"),
			`{"kind":"transfer"}`, `{"kind":"transfer","deposit_max":"9"}`,
			"promises[0]: the plugin may only transfer to any account with at most 9 yocto; it tried to have deposits refunded to carol.near"},
		{prefix + "function_call", call(prefix + "function_call"), calls,
			`{"kind":"function_call","deposit_max":"0"}`, "promises[0]: the plugin may only call any method of any account with at most 0 yocto; it tried to call ft_transfer of token.near with 1 yocto"},
		{prefix + "function_call", call(prefix + "function_call"), `{"kind":"function_call","methods_except":["nft_transfer"]}`,
			`{"kind":"function_call","methods_except":["nft_transfer","ft_transfer"]}`,
			"promises[0]: the plugin may only call any method but nft_transfer, ft_transfer of any account; it tried to call ft_transfer of token.near with 1 yocto"},
		{prefix + "function_call_weight", call(prefix+"function_call_weight", uint64(1)), calls,
			`{"kind":"transfer"}`, "promises: no rule lets the plugin call ft_transfer of token.near with 1 yocto"},
		{prefix + "transfer", inBatch("bob.near", prefix+"transfer", one), `{"kind":"transfer","deposit_max":"1"}`,
			`{"kind":"transfer","receivers":["carol.near"]},{"kind":"stake"}`, "promises[0]: the plugin may only transfer to carol.near; it tried to transfer to bob.near with 1 yocto"},
	}
	return append(cases, keyCases(prefix)...)
}

func keyCases(prefix string) []policyCase {
	callKey := inBatch("app.near", prefix+"add_key_with_function_call", key, uint64(0), amount.From(50), "app.near", "claim_for,claim")
	unbound := inBatch("app.near", prefix+"add_key_with_function_call", key, uint64(0), amount.Zero, "app.near", "")
	const scoped = `{"kind":"add_key","receivers":["self"],"key_receivers":["self"],"key_methods":["claim","claim_for"],"allowance_max":"50"}`
	tried := "; it tried to add a key to app.near for calls of claim_for, claim of app.near with an allowance of 50 yocto"
	bare := func(function, kind, verb string, args ...any) policyCase {
		return policyCase{prefix + function, inBatch("bob.near", prefix+function, args...), `{"kind":"` + kind + `"}`, `{"kind":"transfer"}`,
			"promises: no rule lets the plugin " + verb}
	}
	return []policyCase{
		{prefix + "add_key_with_full_access", inBatch("app.near", prefix+"add_key_with_full_access", key, uint64(0)),
			`{"kind":"add_key","permission":"full_access"}`, scoped,
			"promises[0]: the plugin may only add a key to self for calls of claim, claim_for of self with an allowance of at most 50 yocto; it tried to add a key to app.near with full access"},
		{prefix + "add_key_with_function_call", callKey, scoped, `{"kind":"add_key","permission":"full_access"}`,
			"promises[0]: the plugin may only add a key to any account with full access" + tried},
		{prefix + "add_key_with_function_call", callKey, `{"kind":"add_key"}`, `{"kind":"add_key","key_methods":["claim"]}`,
			"promises[0]: the plugin may only add a key to any account for calls of claim of any account" + tried},
		{prefix + "add_key_with_function_call", callKey, `{"kind":"add_key","permission":"function_call"}`, `{"kind":"add_key","allowance_max":"49"}`,
			"promises[0]: the plugin may only add a key to any account for calls of any method of any account with an allowance of at most 49 yocto" + tried},
		{prefix + "add_key_with_function_call", callKey, `{"kind":"add_key","key_receivers":["app.near"]}`, `{"kind":"add_key","key_receivers":["bob.near"]}`,
			"promises[0]: the plugin may only add a key to any account for calls of any method of bob.near" + tried},
		{prefix + "add_key_with_function_call", unbound, `{"kind":"add_key","key_receivers":["self"]}`, scoped,
			"promises[0]: the plugin may only add a key to self for calls of claim, claim_for of self with an allowance of at most 50 yocto; it tried to add a key to app.near for calls of any method of app.near with no bound to its allowance"},
		{prefix + "delete_account", inBatch("app.near", prefix+"delete_account", "bob.near"), `{"kind":"delete_account","beneficiaries":["bob.near"]}`,
			`{"kind":"delete_account","beneficiaries":["self"]}`,
			"promises[0]: the plugin may only delete any account, what is left going to self; it tried to delete app.near, what is left going to bob.near"},
		bare("create_account", "create_account", "create bob.near"),
		bare("deploy_contract", "deploy_contract", "deploy a contract to bob.near", "code"),
		bare("stake", "stake", "stake for bob.near", one, key),
		bare("delete_key", "delete_key", "delete a key of bob.near", key),
		bare("deploy_global_contract", "deploy_global_contract", "publish a global contract of bob.near", "code"),
		bare("deploy_global_contract_by_account_id", "deploy_global_contract", "publish a global contract of bob.near", "code"),
		bare("use_global_contract", "use_global_contract", "give a global contract to bob.near", anyKey),
		bare("use_global_contract_by_account_id", "use_global_contract", "give a global contract to bob.near", "drop.near"),
	}
}

func promisesOf(rules string) string { return `{"version":1,"promises":[` + rules + `]}` }

// TestPromisesAreHeldToThePolicy covers each host function that plans something,
// in both dresses.
func TestPromisesAreHeldToThePolicy(t *testing.T) {
	covered := map[string]bool{}
	for _, c := range promiseCases() {
		covered[c.function] = true
		// One rule that allows is enough, wherever it stands.
		for _, allowing := range []string{promisesOf(c.allowed), promisesOf(`{"kind":"stake","receivers":["nobody"]},` + c.allowed), `{"version":1}`} {
			if out := runUnder(t, allowing, policy.Caps{}, c.call); out.Err != nil {
				t.Errorf("%s under %s: %v", c.function, allowing, out.Err)
			}
		}
		refusedFor(t, c.function, runUnder(t, promisesOf(c.refused), policy.Caps{}, c.call), "policy: "+c.says)
		none := runUnder(t, promisesOf(""), policy.Caps{}, c.call)
		if none.Err == nil || !strings.Contains(none.Err.Error(), "policy: promises: no rule lets the plugin plan anything") {
			t.Errorf("%s where nothing may be planned: %v", c.function, none.Err)
		}
	}
	for _, row := range vm.Table {
		if row.Check == vm.Promises && !covered[row.Name] {
			t.Errorf("%s.%s is checked against promises, which no case tries", row.Module, row.Name)
		}
	}
}

// refusedFor wants a refusal of the policy, as NEAR's clients show it.
func refusedFor(t *testing.T, what string, out vm.Outcome, text string) {
	t.Helper()
	var refused *vm.PolicyRefusal
	if !errors.As(out.Err, &refused) || out.Err.Error() != "Smart contract panicked: "+text {
		t.Errorf("%s:\ngot  %v\nwant %s", what, out.Err, text)
	}
	if len(out.Receipts) != 0 {
		t.Errorf("%s: a refused call left %d receipts", what, len(out.Receipts))
	}
}

// TestRefundsMayAlwaysComeBack to the account that plans.
func TestRefundsMayAlwaysComeBack(t *testing.T) {
	out := runUnder(t, promisesOf(`{"kind":"stake"}`), policy.Caps{}, inBatch("bob.near", "promise_set_refund_to", "app.near"))
	if out.Err != nil {
		t.Error(out.Err)
	}
}

// TestRefusalsStayShort: they become part of outcomes.
func TestRefusalsStayShort(t *testing.T) {
	var methods []string
	for i := range 60 {
		methods = append(methods, fmt.Sprintf(`"m%d"`, i))
	}
	rule := `{"kind":"function_call","methods":[` + strings.Join(methods, ",") + `]}`
	out := runUnder(t, promisesOf(rule+","+rule+","+rule+","+rule+","+rule), policy.Caps{}, promiseCases()[0].call)
	may := "call m0, m1, m2 and 57 more of any account"
	refusedFor(t, "five rules", out, "policy: promises[0], promises[1], promises[2], 2 more: the plugin may only "+
		strings.Repeat(may+"; or ", 2)+may+"; it tried to call ft_transfer of token.near with 1 yocto")
}

// writes is a method that writes values of that size under one key, in turn.
func writes(sizes ...int) func(g dress) error {
	return func(g dress) error {
		for _, size := range sizes {
			if _, err := g.do("storage_write", "k", strings.Repeat("v", size)); err != nil {
				return err
			}
		}
		return nil
	}
}

// TestStorageIsHeldToTheLowerCeiling: the account starts with 200 bytes besides
// its code of 1000, an entry takes 41 more than its value.
func TestStorageIsHeldToTheLowerCeiling(t *testing.T) {
	const free = 1000 - 200 - 41
	for _, c := range []struct {
		policy string
		caps   policy.Caps
		sizes  []int
		says   string
	}{
		{`{"version":1,"storage_bytes_max":1000}`, policy.Caps{}, []int{free, 0, free}, ""},
		{`{"version":1,"storage_bytes_max":1000}`, policy.Caps{}, []int{free + 1},
			"policy: storage_bytes_max: the account may store 2000 bytes, 2001 with this write"},
		{`{"version":1,"storage_bytes_max":1000}`, policy.Caps{}, []int{1, free + 1},
			"policy: storage_bytes_max: the account may store 2000 bytes, 2001 with this write"},
		{`{"version":1}`, policy.Caps{StorageBytesMax: 1000}, []int{free}, ""},
		{`{"version":1}`, policy.Caps{StorageBytesMax: 1000}, []int{free + 1},
			"policy: storage_bytes_max of the chain: the account may store 2000 bytes, 2001 with this write"},
		{`{"version":1,"storage_bytes_max":5000}`, policy.Caps{StorageBytesMax: 1000}, []int{free + 1},
			"policy: storage_bytes_max of the chain: the account may store 2000 bytes, 2001 with this write"},
		{`{"version":1,"storage_bytes_max":1000}`, policy.Caps{StorageBytesMax: 5000}, []int{free + 1},
			"policy: storage_bytes_max: the account may store 2000 bytes, 2001 with this write"},
	} {
		out := runUnder(t, c.policy, c.caps, writes(c.sizes...))
		if c.says == "" {
			if out.Err != nil {
				t.Errorf("%s, %+v: %v", c.policy, c.caps, out.Err)
			}
			continue
		}
		refusedFor(t, c.policy, out, c.says)
	}
}

// TestStorageBeyondTheCeilingMayShrink: a chain may lower its cap below what an
// account has.
func TestStorageBeyondTheCeilingMayShrink(t *testing.T) {
	grown := writes(100, 99)
	out := runUnder(t, `{"version":1}`, policy.Caps{StorageBytesMax: 341}, grown)
	if out.Err != nil {
		t.Error(out.Err)
	}
	refusedFor(t, "growing again", runUnder(t, `{"version":1}`, policy.Caps{StorageBytesMax: 341}, writes(100, 101)),
		"policy: storage_bytes_max of the chain: the account may store 1341 bytes, 1342 with this write")
}

func TestGasIsHeldToTheLowerCeiling(t *testing.T) {
	spend := func(g dress) error {
		for {
			if _, err := g.do("block_index"); err != nil {
				return err
			}
		}
	}
	for _, c := range []struct {
		policy string
		caps   policy.Caps
		burnt  uint64
		says   string
	}{
		{`{"version":1,"gas_max":2000000000000}`, policy.Caps{}, 2e12, "policy: gas_max: one call of the plugin may burn 2000000000000 gas at most"},
		{`{"version":1}`, policy.Caps{GasMax: 3e12}, 3e12, "policy: gas_max of the chain: one call of the plugin may burn 3000000000000 gas at most"},
		{`{"version":1,"gas_max":2000000000000}`, policy.Caps{GasMax: 3e12}, 2e12, "policy: gas_max: one call of the plugin may burn 2000000000000 gas at most"},
	} {
		out := runUnder(t, c.policy, c.caps, spend)
		refusedFor(t, c.policy, out, c.says)
		if out.GasBurnt != c.burnt {
			t.Errorf("%s, %+v: %d gas was burnt, want %d", c.policy, c.caps, out.GasBurnt, c.burnt)
		}
	}
	// The caller's own limit keeps its own error.
	out := runUnder(t, `{"version":1,"gas_max":900000000000000}`, policy.Caps{}, spend)
	if !vm.IsHostError(out.Err, vm.GasExceeded) {
		t.Errorf("got %v", out.Err)
	}
}

// TestMemoryIsHeldToTheChainsCap: code that may grow beyond it does not start.
func TestMemoryIsHeldToTheChainsCap(t *testing.T) {
	ran := false
	method := func(dress) error { ran = true; return nil }
	refusedFor(t, "16 pages", runUnder(t, `{"version":1}`, policy.Caps{MemoryPagesMax: 15}, method),
		"policy: memory_pages_max of the chain: the plugin's memory may grow to 16 pages, the chain allows 15; the plugin's policy must ask for no more")
	if ran {
		t.Error("the method ran")
	}
	if out := runUnder(t, `{"version":1}`, policy.Caps{MemoryPagesMax: 16}, method); out.Err != nil || !ran {
		t.Errorf("got %v", out.Err)
	}
}

// TestBlocksAreMemoryToo: what lies with the host is bounded as the guest's own.
func TestBlocksAreMemoryToo(t *testing.T) {
	schedule, _ := fees.ByName("classic")
	p, err := policy.Parse([]byte(`{"version":1,"memory_pages_max":2}`))
	if err != nil {
		t.Fatal(err)
	}
	alloc := func(host vm.Host, length uint64) uint64 {
		handle, err := host.Call(rowOf(vm.BlockModule, "alloc"), nil, []uint64{length})
		if err != nil {
			t.Fatal(err)
		}
		return handle
	}
	code := &vm.Code{Policy: p, Exports: map[string]vm.ExportKind{"m": vm.ExportVoid}}
	out := vm.Run(guest(func(host vm.Host) error {
		if alloc(host, 100_000) == 0 || alloc(host, 100_000) != 0 {
			t.Error("blocks of 200,000 bytes are within 2 pages")
		}
		return nil
	}), schedule, state.New(memstore.New()), code, "m", &vm.Context{Current: account.ID("app.near"), PrepaidGas: 300e12})
	if out.Err != nil {
		t.Error(out.Err)
	}
}

//go:build !js

package prepare_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/state"
	"latchkey/core/vm"
	"latchkey/host/engine"
	"latchkey/host/plugintest"
	"latchkey/internal/test/enginetest"
	"latchkey/internal/test/memstore"
	"latchkey/internal/test/shipped"
	"latchkey/internal/test/warm"
	"latchkey/plugins/build"
)

// example is a call of a plugin on an account that has been set up.
type example struct {
	plugin, method, input string
	deposit               string // NEAR
}

// standard reports whether it is a call of a standard plugin.
func (x *example) standard() bool { return slices.Contains(build.Names, x.plugin) }

const newDrop = `{"top_level_account":"test.near"}`

var examples = []example{
	{"drop", "create_near_drop", dropOf(20), "40"},
	{"drop", "new", newDrop, ""},
	{"registrar", "create_account", `{"new_account_id":"bob.test.near","new_public_key":"` + key("owner") + `"}`, "1"},
	{"guestbook_go", "sign", `"Grüße, and a 🔑"`, ""},
	{"counter_c", "increment", "", ""},
	{"assemblyscript/guestbook", "sign", `"Grüße, and a 🔑"`, ""},
	{"assemblyscript/counter", "increment", "", ""},
}

// beginnings are the calls that set an account up for a plugin's others.
var beginnings = map[string][]example{
	"drop": {{"drop", "new", newDrop, ""}, {"drop", "create_near_drop", dropOf(20), "40"}},
	"ft": {{"ft", "new", newFT, ""},
		{"ft", "storage_deposit", `{"account_id":"bob.test.near"}`, "0.00125"}},
	"nft": {{"nft", "new", newNFT, ""},
		{"nft", "nft_mint", `{"token_id":"1","token_owner_id":"alice.test.near","token_metadata":{"title":"One"},"perpetual_royalties":{"artist.near":100}}`, "0.1"}},
	"proxy":    {{"proxy", "grant", someTerms, ""}},
	"recovery": {{"recovery", "configure", someGuardians, ""}},
	"issuer":   {{"issuer", "configure", someIssuer, ""}},
}

const (
	newFT         = `{"owner_id":"alice.test.near","total_supply":"1000","metadata":{"spec":"ft-1.0.0","name":"Coins","symbol":"COIN","decimals":2}}`
	someGuardians = `{"guardians":["alice.test.near","bob.test.near"],"threshold":1,"delay_seconds":3600}`
	someIssuer    = `{"contract_id":"chess.near","method_names":["move"],"allowance":"5","issuers":["alice.test.near"],"issue_rate":{"calls":9,"seconds":60}}`

	newNFT = `{"owner_id":"alice.test.near","metadata":{"spec":"nft-1.0.0","name":"Cards","symbol":"CARD"}}`
)

// someTerms are of the key that signs.
var someTerms = `{"public_key":"` + key("alice") + `","allowance":"5","calls":[{"contract_id":"chess.near","method_names":["move"],"deposits":"9","rules":[{"path":"game","equals":7}]}],` +
	`"rate":{"calls":3,"blocks":20},"expires_at":"2000000000000000000"}`

// manyUses is a drop of one key with uses of every kind of asset.
var manyUses = `{"public_keys":["` + key("uses") + `"],"title":"All","picture":"gift","interval":"5","start":"1000000000000000000","uses":[` +
	`{"assets":[{"kind":"near","amount":"7"},{"kind":"ft","contract_id":"ft.near","amount":"2"},{"kind":"nft","contract_id":"nft.near"}]},{},` +
	`{"assets":[{"kind":"call","receiver_id":"app.near","method_name":"go","args":"{\"seat\":1}","attached_gas":"5000000000000"}]}]}`

func key(name string) string { return plugintest.Key(name).PublicKey().String() }

func dropOf(keys int) string {
	names := []string{}
	for i := range keys {
		names = append(names, `"`+key(fmt.Sprint("key ", i))+`"`)
	}
	return `{"public_keys":[` + strings.Join(names, ",") + `],"amount_per_drop":"1000000000000000000000000"}`
}

func (x *example) code(t testing.TB) []byte {
	switch {
	case x.standard():
		return shipped.Build(t, x.plugin)
	case x.plugin == "instructions":
		return instructions()
	}
	return shipped.Example(t, x.plugin)
}

// run runs the call on an account of its own. burntMax bounds the gas.
func (x *example) run(e vm.Engine, schedule *fees.Schedule, code *vm.Code, burntMax uint64) vm.Outcome {
	limited := *schedule
	limited.Limits.GasBurntMax = burntMax
	st := state.New(memstore.New())
	for _, before := range beginnings[x.plugin] {
		if before.method == x.method {
			break
		}
		if out := before.on(st, e, schedule, code); out.Err != nil {
			return out
		}
	}
	return x.on(st, e, &limited, code)
}

// on runs the call on an account as it stands.
func (x *example) on(st *state.State, e vm.Engine, schedule *fees.Schedule, code *vm.Code) vm.Outcome {
	ctx := &vm.Context{Current: "test.near", Signer: "alice.test.near", SignerKey: plugintest.Key("alice").PublicKey(),
		Predecessor: "alice.test.near", RefundTo: "alice.test.near", Input: []byte(x.input), BlockHeight: 7, BlockTimestamp: 1e18,
		Balance: plugintest.NEAR("1000"), StorageUsage: 500, PrepaidGas: 1e15}
	switch x.method {
	case "new", "configure":
		ctx.Predecessor = ctx.Current
	case "grant", "proxy":
		ctx.Signer, ctx.Predecessor = ctx.Current, ctx.Current
	}
	if x.deposit != "" {
		ctx.AttachedDeposit = plugintest.NEAR(x.deposit)
	}
	return vm.Run(e, schedule, st, code, x.method, ctx)
}

func engines(t testing.TB) map[string]vm.Engine {
	t.Helper()
	made := map[string]vm.Engine{}
	for name, options := range map[string]engine.Options{"compiler": {CacheDir: warm.Shared()}, "interpreter": {Interpreter: true}} {
		e, err := engine.New(options)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = e.Close() })
		made[name] = e
	}
	return made
}

// mark is a moment of a call: so much gas was burnt when the host was entered or
// left for the nth time.
type mark struct {
	gas   uint64
	calls int // host calls that have begun
	after bool
}

// marking notes the marks of a call. With a price of 1 for an instruction the
// guest's counter is the gas that is left.
type marking struct {
	vm.Engine
	burntMax uint64
	marks    []mark
}

func (e *marking) Call(code *vm.Code, export string, meter *vm.Meter, host vm.Host) error {
	e.marks = nil // of the call before, which set the account up
	calls := 0
	note := func(after bool) {
		e.marks = append(e.marks, mark{e.burntMax - uint64(meter.Instructions), calls, after})
	}
	return e.Engine.Call(code, export, meter, enginetest.HostFunc(func(function int, guest vm.Memory, args []uint64) (uint64, error) {
		calls++
		note(false)
		result, err := host.Call(function, guest, args)
		if err == nil {
			note(true)
		}
		return result, err
	}))
}

// pointsMax is how many moments of each plugin are tried.
const pointsMax = 300

// TestGasEndsAtTheSameInstruction: with just the gas that a moment of a call has
// burnt, that moment comes; with one less it does not, all is burnt, and nothing
// is left of the call.
func TestGasEndsAtTheSameInstruction(t *testing.T) {
	classic, _ := fees.ByName("classic")
	schedule := *classic
	schedule.Host.Instruction = 1
	points := map[string]int{}
	for _, x := range examples {
		native := engines(t)["compiler"]
		code, err := prepare.Prepare(native, x.code(t), classic)
		if err != nil {
			t.Fatal(err)
		}
		whole := &marking{Engine: native, burntMax: 1e14}
		out := x.run(whole, &schedule, code, whole.burntMax)
		if out.Err != nil {
			t.Fatal(out.Err)
		}
		x.holds(t, native, &schedule, code, out.GasBurnt, nil)
		tries := min(pointsMax-points[x.plugin], len(whole.marks))
		for i := range tries {
			m := whole.marks[i*len(whole.marks)/tries]
			x.holds(t, native, &schedule, code, m.gas, &m)
		}
		points[x.plugin] += tries
		for points[x.plugin] < pointsMax && x.method != "new" {
			points[x.plugin]++
			x.reaches(t, native, &schedule, code, out.GasBurnt*uint64(points[x.plugin])/(pointsMax+1), whole.marks)
		}
	}
	t.Logf("tried %v", points)
}

// holds tries a limit at which the moment m comes, or the end if m is nil, and
// one less.
func (x *example) holds(t *testing.T, e vm.Engine, schedule *fees.Schedule, code *vm.Code, limit uint64, m *mark) {
	t.Helper()
	seen := &marking{Engine: e, burntMax: limit}
	out := x.run(seen, schedule, code, limit)
	if m == nil && out.Err != nil || m != nil && !seen.saw(m) {
		t.Errorf("%s.%s: a limit of %d gas is too low: %v", x.plugin, x.method, limit, out.Err)
	}
	seen = &marking{Engine: e, burntMax: limit - 1}
	out = x.run(seen, schedule, code, limit-1)
	if m != nil && seen.saw(m) {
		t.Errorf("%s.%s: a limit of %d gas is passed", x.plugin, x.method, limit-1)
	}
	if out.Err == nil || out.Err.Error() != "Exceeded the maximum amount of gas allowed to burn per contract." ||
		out.GasBurnt != limit-1 || out.Value != nil || len(out.Receipts) > 0 {
		t.Errorf("%s.%s with %d gas: %v, burnt %d, %d receipts", x.plugin, x.method, limit-1, out.Err, out.GasBurnt, len(out.Receipts))
	}
}

// reaches tries a limit anywhere in a call: just the moments come that it allows.
func (x *example) reaches(t *testing.T, e vm.Engine, schedule *fees.Schedule, code *vm.Code, limit uint64, all []mark) {
	t.Helper()
	seen := &marking{Engine: e, burntMax: limit}
	out := x.run(seen, schedule, code, limit)
	if out.Err == nil || out.GasBurnt != limit {
		t.Errorf("%s.%s with %d gas: %v, burnt %d", x.plugin, x.method, limit, out.Err, out.GasBurnt)
	}
	for i := range all {
		if want := all[i].gas <= limit; seen.saw(&all[i]) != want {
			t.Errorf("%s.%s with %d gas: moment %d at %d comes: %v", x.plugin, x.method, limit, i, all[i].gas, !want)
		}
	}
}

func (e *marking) saw(m *mark) bool {
	for _, s := range e.marks {
		if s.calls == m.calls && s.after == m.after {
			// Entering the host with a counter below zero is not getting there.
			return int64(e.burntMax-s.gas) >= 0
		}
	}
	return false
}

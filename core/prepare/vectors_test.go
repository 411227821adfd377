//go:build !js

package prepare_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

var update = flag.Bool("update", false, "write testdata/gas.json anew; only before a prepare version is released")

// vectors pin what a prepare version makes of code and what calls then burn. A
// program that gives other figures makes other blocks.
type vectors struct {
	PrepareVersion uint32   `json:"prepare_version"`
	Schedule       string   `json:"schedule"`
	Vectors        []vector `json:"vectors"`
}

type vector struct {
	Plugin   string           `json:"plugin"`
	CodeHash transaction.Hash `json:"code_hash"`
	Method   string           `json:"method"`
	Input    string           `json:"input,omitempty"`
	Gas      uint64           `json:"gas_burnt"`
}

// TestGasIsPinned runs each example on compiler and interpreter. Code of plugins
// is pinned by plugins.lock; when that changes, so do their lines.
func TestGasIsPinned(t *testing.T) {
	for name, file := range map[string]string{"classic": "testdata/gas.json", "open": "testdata/gas_open.json"} {
		t.Run(name, func(t *testing.T) {
			schedule, _ := fees.ByName(name)
			gasIsPinned(t, schedule, file)
		})
	}
}

func gasIsPinned(t *testing.T, schedule *fees.Schedule, file string) {
	got := vectors{PrepareVersion: prepare.Version, Schedule: schedule.Name}
	all, codes := engines(t), map[[2]string]*vm.Code{} // by engine and plugin
	for _, x := range pinned {
		var gas []uint64
		v := vector{Plugin: x.plugin, Method: x.method, Input: x.input}
		for _, name := range []string{"compiler", "interpreter"} {
			code := codes[[2]string{name, x.plugin}]
			if code == nil {
				var err error
				if code, err = prepare.Prepare(all[name], x.code(t), schedule); err != nil {
					t.Fatal(err)
				}
				codes[[2]string{name, x.plugin}] = code
			}
			out := x.run(all[name], schedule, code, 1e15)
			if out.Err != nil {
				t.Fatalf("%s.%s: %v", x.plugin, x.method, out.Err)
			}
			v.CodeHash = code.Hash
			gas = append(gas, out.GasBurnt)
		}
		if v.Gas = gas[0]; gas[1] != gas[0] {
			t.Errorf("%s.%s burns %d on the compiler and %d on the interpreter", x.plugin, x.method, gas[0], gas[1])
		}
		got.Vectors = append(got.Vectors, v)
	}
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(got); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, text.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if text.String() != string(want) {
		t.Errorf("%s differs from\n%s\nif the plugins were meant to change, go test ./core/prepare -run TestGasIsPinned -update", file, text.String())
	}
}

const oneYocto = "0.000000000000000000000001" // NEAR

// pinned are the calls with a line in testdata/gas.json and gas_open.json. What clang makes differs
// from one version to the next.
var pinned = append(withoutC(examples),
	example{"drop", "required_deposit", `{"kind":"NEAR","amount_per_drop":"1","keys":3}`, ""},
	example{"drop", "create_ft_drop", `{"public_keys":["` + key("units") + `"],"ft_contract":"ft.near","amount_per_drop":"5"}`, "1"},
	example{"drop", "create_drop", manyUses, "9"},
	example{"drop", "get_drops", `{"funder_id":"alice.test.near"}`, ""},
	example{"drop", "preview_claim", `{"public_key":"` + key("key 0") + `","account_id":"bob.test.near"}`, ""},
	example{"ft", "new", newFT, ""},
	example{"ft", "storage_deposit", `{"account_id":"bob.test.near"}`, "0.00125"},
	example{"ft", "ft_transfer", `{"receiver_id":"bob.test.near","amount":"5","memo":"a gift"}`, oneYocto},
	example{"ft", "ft_transfer_call", `{"receiver_id":"bob.test.near","amount":"5","msg":"0"}`, oneYocto},
	example{"ft", "ft_balance_of", `{"account_id":"alice.test.near"}`, ""},
	example{"nft", "new", newNFT, ""},
	example{"nft", "nft_mint", `{"token_id":"1","token_owner_id":"alice.test.near","token_metadata":{"title":"One","copies":1}}`, "0.1"},
	example{"nft", "nft_approve", `{"token_id":"1","account_id":"bob.test.near","msg":"0"}`, "0.01"},
	example{"nft", "nft_transfer", `{"receiver_id":"bob.test.near","token_id":"1"}`, oneYocto},
	example{"nft", "nft_transfer_call", `{"receiver_id":"bob.test.near","token_id":"1","msg":"0"}`, oneYocto},
	example{"nft", "nft_transfer_payout", `{"receiver_id":"bob.test.near","token_id":"1","balance":"1000"}`, oneYocto},
	example{"nft", "nft_tokens_for_owner", `{"account_id":"alice.test.near"}`, ""},
	example{"proxy", "grant", someTerms, ""},
	example{"proxy", "proxy", `{"action":"call","contractId":"chess.near","methodName":"move","args":"{\"game\":7}","amount":"3"}`, ""},
	example{"proxy", "get_key", `{"public_key":"` + key("alice") + `"}`, ""},
	example{"recovery", "configure", someGuardians, ""},
	example{"recovery", "start_recovery", `{"new_public_key":"` + key("new") + `","old_public_keys":[]}`, ""},
	example{"issuer", "configure", someIssuer, ""},
	example{"issuer", "issue", `{"public_key":"` + key("user") + `"}`, ""},
	example{"guestbook_go", "entries", "", ""},
	example{"assemblyscript/counter", "get_num", "", ""},
	example{"instructions", "loop", "", ""}, example{"instructions", "grow", "", ""}, example{"instructions", "fill", "", ""},
	example{"instructions", "recursion", "", ""}, example{"instructions", "floats", "", ""}, example{"instructions", "host", "", ""},
	example{"instructions", "wasi", "", ""})

func withoutC(list []example) []example {
	var rest []example
	for _, x := range list {
		if x.plugin != "counter_c" {
			rest = append(rest, x)
		}
	}
	return rest
}

// instructions is a module with a method for each thing that costs in a way of
// its own.
func instructions() []byte {
	var m asm.Module
	write, log := m.ImportHost("storage_write"), m.ImportHost("log_utf8")
	clock := m.Import(vm.WASIPreviewModule, "clock_time_get", []vm.ValueType{vm.I32, vm.I64, vm.I32}, []vm.ValueType{vm.I32})
	m.Memory(3, 20)
	do, number, small := asm.Do, asm.I64Const, asm.I32Const
	m.Func("loop", nil, nil, 1, asm.Loop,
		asm.LocalGet(0), number(1), asm.I64Add, asm.LocalSet(0),
		asm.LocalGet(0), number(1000), asm.I64Sub, asm.I64Eqz, asm.I32Eqz, asm.If, asm.Br(1), asm.End, asm.End)
	m.Method("grow", small(5), asm.MemoryGrow, asm.Drop, small(-1), asm.I32Eqz, asm.Drop)
	m.Method("fill", small(0), small(7), small(5000), asm.MemoryFill)
	const self = 6 // three imports and three methods come first
	deep := m.Func("", []vm.ValueType{vm.I64}, nil, 0, asm.LocalGet(0), asm.I64Eqz, asm.I32Eqz, asm.If,
		asm.LocalGet(0), number(1), asm.I64Sub, asm.Call(self), asm.End)
	m.Method("recursion", number(100), asm.Call(deep))
	m.Method("floats", do(asm.F64Const(2), asm.F64Sqrt, asm.F64Floor, asm.I64ReinterpretF64, asm.Drop))
	m.Method("host", number(1), number(0), number(100), number(0), number(0), asm.Call(write), asm.Drop,
		number(3), number(10), asm.Call(log))
	m.Method("wasi", small(1), number(0), small(8), asm.Call(clock), asm.Drop)
	return m.Wasm()
}

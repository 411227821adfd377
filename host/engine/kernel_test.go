package engine_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"pgregory.net/rapid"

	"latchkey/core/fees"
	"latchkey/core/state"
	"latchkey/core/vm"
	"latchkey/internal/test/memstore"
)

// TestBlocksDoWhatTheKernelDoes holds the Extism functions that core/vm gives
// to guests against the kernel that comes with Extism, in random programs that
// keep to the blocks they allocated. What programs do that stray is ours.
func TestBlocksDoWhatTheKernelDoes(t *testing.T) {
	ctx := context.Background()
	runtime := wazero.NewRuntime(ctx)
	t.Cleanup(func() { runtime.Close(ctx) })
	compiled, err := runtime.CompileModule(ctx, kernelCode(t))
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		kernel, err := runtime.InstantiateModule(ctx, compiled, wazero.NewModuleConfig().WithName(""))
		if err != nil {
			rt.Fatal(err)
		}
		defer kernel.Close(ctx)
		input := rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(rt, "input")
		p := &program{t: rt, kernel: kernel, input: input}
		p.setInput()
		outcome := vm.Run(p, schedule(rt), state.New(memstore.New()), &vm.Code{Exports: map[string]vm.ExportKind{"run": vm.ExportVoid}}, "run",
			&vm.Context{Input: input, PrepaidGas: 1e15})
		p.compareEnd(outcome)
	})
}

func kernelCode(t *testing.T) []byte {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/extism/go-sdk").Output()
	if err != nil {
		t.Fatal(err)
	}
	code, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "extism-runtime.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func schedule(t *rapid.T) *fees.Schedule {
	s, ok := fees.ByName("classic")
	if !ok {
		t.Fatal("no schedule classic")
	}
	return s
}

// program is a guest that does each step in both worlds. It implements vm.Engine.
type program struct {
	vm.Engine // none: there is no start-up
	t         *rapid.T
	kernel    api.Module
	host      vm.Host
	input     []byte
	blocks    []block
	output    int // index into blocks, -1 for none
}

// block is one block in both worlds.
type block struct {
	ours, theirs uint64
	length       int
}

func (p *program) Call(_ *vm.Code, _ string, _ *vm.Meter, host vm.Host) error {
	p.host, p.output = host, -1
	steps := map[string]func(*rapid.T){
		"alloc": func(t *rapid.T) { p.alloc(rapid.IntRange(1, 300).Draw(t, "length")) },
		"free":  func(t *rapid.T) { p.free(p.draw(t)) },
		"store": func(t *rapid.T) { p.store(p.blocks[p.draw(t)], t) },
		"check": func(t *rapid.T) { p.same(p.blocks[p.draw(t)]) },
		"output": func(t *rapid.T) {
			p.output = p.draw(t)
			b := p.blocks[p.output]
			p.both("output_set", []uint64{b.ours, uint64(b.length)}, []uint64{b.theirs, uint64(b.length)})
		},
		"input": func(*rapid.T) {
			p.equal("input_length", nil, nil)
			for i := range p.input {
				p.equal("input_load_u8", []uint64{uint64(i)}, []uint64{uint64(i)})
			}
		},
	}
	p.t.Repeat(steps)
	for _, b := range p.blocks {
		p.same(b)
	}
	return nil
}

func (p *program) draw(t *rapid.T) int {
	if len(p.blocks) == 0 {
		t.Skip("a step that does not apply: the program has no block yet")
	}
	return rapid.IntRange(0, len(p.blocks)-1).Draw(t, "block")
}

func (p *program) ours(name string, args ...uint64) uint64 {
	for i := range vm.Table {
		if vm.Table[i].Module == vm.BlockModule && vm.Table[i].Name == name {
			result, err := p.host.Call(i, nil, args)
			if err != nil {
				p.t.Fatalf("%s%v: %v", name, args, err)
			}
			return result
		}
	}
	p.t.Fatalf("no function %s", name)
	return 0
}

func (p *program) theirs(name string, args ...uint64) uint64 {
	results, err := p.kernel.ExportedFunction(name).Call(context.Background(), args...)
	if err != nil {
		p.t.Fatalf("kernel %s%v: %v", name, args, err)
	}
	if len(results) == 0 {
		return 0
	}
	return results[0]
}

func (p *program) both(name string, ours, theirs []uint64) (uint64, uint64) {
	return p.ours(name, ours...), p.theirs(name, theirs...)
}

func (p *program) equal(name string, ours, theirs []uint64) {
	if a, b := p.both(name, ours, theirs); a != b {
		p.t.Errorf("%s: %d, the kernel's %d", name, a, b)
	}
}

func (p *program) setInput() {
	at := p.theirs("alloc", uint64(len(p.input)))
	p.kernel.ExportedMemory("memory").Write(uint32(at), p.input)
	p.theirs("input_set", at, uint64(len(p.input)))
}

// alloc fills the new block, as used memory need not be zeros with Extism.
func (p *program) alloc(length int) {
	ours, theirs := p.both("alloc", []uint64{uint64(length)}, []uint64{uint64(length)})
	b := block{ours, theirs, length}
	for i := range length {
		p.both("store_u8", []uint64{ours + uint64(i), uint64(i)}, []uint64{theirs + uint64(i), uint64(i)})
	}
	p.blocks = append(p.blocks, b)
}

func (p *program) free(i int) {
	if i == p.output {
		return // the output stays
	}
	b := p.blocks[i]
	p.both("free", []uint64{b.ours}, []uint64{b.theirs})
	p.blocks = append(p.blocks[:i:i], p.blocks[i+1:]...)
	if p.output > i {
		p.output--
	}
}

func (p *program) store(b block, t *rapid.T) {
	if b.length < 8 {
		return
	}
	at, word := uint64(rapid.IntRange(0, b.length-8).Draw(t, "at")), rapid.Uint64().Draw(t, "word")
	p.ours("store_u64", b.ours+at, word)
	p.kernel.ExportedMemory("memory").WriteUint64Le(uint32(b.theirs+at), word) // as the SDK does it
}

func (p *program) same(b block) {
	p.equal("length", []uint64{b.ours}, []uint64{b.theirs})
	for i := range b.length {
		p.equal("load_u8", []uint64{b.ours + uint64(i)}, []uint64{b.theirs + uint64(i)})
	}
	if b.length >= 8 {
		theirs, _ := p.kernel.ExportedMemory("memory").ReadUint64Le(uint32(b.theirs))
		if ours := p.ours("load_u64", b.ours); ours != theirs {
			p.t.Errorf("load_u64: %x, the kernel's %x", ours, theirs)
		}
	}
}

func (p *program) compareEnd(outcome vm.Outcome) {
	if outcome.Err != nil {
		p.t.Fatal(outcome.Err)
	}
	at, length := p.theirs("output_offset"), p.theirs("output_length")
	theirs, _ := p.kernel.ExportedMemory("memory").Read(uint32(at), uint32(length))
	if string(theirs) != string(outcome.Value) {
		p.t.Errorf("output %x, the kernel's %x", outcome.Value, theirs)
	}
}

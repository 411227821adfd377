package onelog

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"latchkey/core/vm"
)

// collecting is an engine that keeps the code which it is asked to run, under the names
// that a Worker carries it by.
type collecting struct {
	vm.Engine
	found map[string][]byte
}

func collected(e vm.Engine) collecting { return collecting{e, map[string][]byte{}} }

func (c collecting) Call(code *vm.Code, export string, meter *vm.Meter, host vm.Host) error {
	c.found[carriedName(code)] = code.Wasm
	return c.Engine.Call(code, export, meter, host)
}

func (c collecting) Start(code *vm.Code, meter *vm.Meter, host vm.Host) (*vm.Image, error) {
	c.found[carriedName(code)+"-start"] = code.Wasm
	return c.Engine.Start(code, meter, host)
}

func carriedName(code *vm.Code) string {
	return fmt.Sprintf("%s-%d-%s", hex.EncodeToString(code.Hash[:]), code.PrepareVersion, code.Schedule)
}

// write leaves it in a folder of a log, for what compiles nothing at run time.
func (c collecting) write(t testing.TB, folder string) {
	t.Helper()
	dir := filepath.Join(folder, "prepared")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	for name, wasm := range c.found {
		if err := os.WriteFile(filepath.Join(dir, name), wasm, 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

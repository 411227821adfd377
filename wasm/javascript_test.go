package wasm_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"latchkey/core/transaction"
	"latchkey/internal/test/jstest"
	"latchkey/plugins/build"
	"latchkey/wasm/carried"
	"latchkey/wasm/pack"
)

// packed makes bin/wasm once.
var packed = sync.OnceValues(func() (dir string, err error) {
	root, err := build.Root()
	if err != nil {
		return "", err
	}
	return pack.Pack(root)
})

func packedDir(t testing.TB) (root, dir string) {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Fatal("these tests need Node 20 or later: ", err)
	}
	dir, err := packed()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Dir(filepath.Dir(dir)), dir
}

// TestJavaScriptHost runs the tests of the packages that only live in JavaScript
// on host.mjs: the conformance tests of the two seams.
func TestJavaScriptHost(t *testing.T) {
	root, dir := packedDir(t)
	for _, name := range []string{"engine", "store"} {
		t.Run(name, func(t *testing.T) {
			program := filepath.Join(t.TempDir(), name+".test.wasm")
			if err := pack.CompileTest(root, "./wasm/"+name, program); err != nil {
				t.Fatal(err)
			}
			t.Log(jstest.Run(t, "", nil, "node", "testdata/run_tests.mjs", dir, program, "-test.v"))
		})
	}
}

// TestHost runs the tests of host.mjs that are written in JavaScript.
func TestHost(t *testing.T) {
	root, dir := packedDir(t)
	env := []string{"BIN_WASM=" + dir, "PLUGINS=" + plugins(t, root)}
	t.Log(jstest.Run(t, "", env, "node", "--expose-gc", "--test", "testdata/host.test.mjs"))
}

// plugins tells the tests where the standard plugins are, as JSON: the hash (as
// a genesis has it) and the file of each.
func plugins(t *testing.T, root string) string {
	t.Helper()
	lock, err := build.ReadLock(root)
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]map[string]string{}
	for _, name := range carried.Names {
		wasm, err := build.Plugin(root, name, lock.Toolchain)
		if err != nil {
			t.Fatal(err)
		}
		hash := transaction.Hash(sha256.Sum256(wasm))
		list[name] = map[string]string{"hash": hash.String(), "hex": hex.EncodeToString(hash[:]),
			"file": filepath.Join(root, "bin", "plugins", name+".wasm")}
	}
	text, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// coreGzipMax bounds what a browser loads, in bytes. Validation of code, typed failures
// and the interpreter are 90 kB of it; outcomes that are handed over and written without
// reflection, credit for guards, and bounds on what requests bring are 20; finding events,
// with a strict reader of JSON and an index for hosts that keep one, is 33; blocks' pages are 6;
// claims that are told in one form, and transactions that hosts hold, are 5; what a ledger does
// by itself, turns of contracts, archives, and the index of events in a store are 64; an account's payments are 6; what
// is told of code before it is deployed is 5; what an explorer asks for, and histories of accounts, are 20;
// blocks for those who follow, and the heads that are held against them, are 8; ledgers that
// began with a checkpoint, which say what they do not have, are 5; what is inlined of the
// runtime and of what writes is 78.
const coreGzipMax = 2_036_000

func TestCoreIsSmall(t *testing.T) {
	_, dir := packedDir(t)
	size, err := pack.SizeOf(dir, pack.CoreFile)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("core.wasm: %d bytes, %d gzip, made by %s", size.Raw, size.Gzip, runtime.Version())
	if size.Gzip > coreGzipMax {
		t.Errorf("core.wasm is %d bytes gzip, at most %d are allowed: see wasm/pack/doc.go on what is large", size.Gzip, coreGzipMax)
	}
}

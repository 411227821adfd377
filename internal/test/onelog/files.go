package onelog

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"

	"latchkey/core/ledger"
)

// Names in the folder that Write fills. Beside them lie the plugins, each named
// by its hash in hex with .wasm; CodeFile lists those names without it, as JSON.
const (
	LogFile  = "one.log"
	CodeFile = "code.json"
)

// Write puts a log and the code that its genesis names into a folder, for hosts
// that are not written in Go.
func Write(dir string, log *ledger.Log, code Code) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	var names []string
	for _, p := range code {
		name := hex.EncodeToString(p.Hash[:])
		if err := os.WriteFile(filepath.Join(dir, name+".wasm"), p.Wasm, 0o666); err != nil {
			return err
		}
		names = append(names, name)
	}
	list, err := json.Marshal(names)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, CodeFile), list, 0o666); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, LogFile), log.Bytes(), 0o666)
}

// Read reads what Write wrote.
func Read(dir string) (*ledger.Log, Code, error) {
	text, err := os.ReadFile(filepath.Join(dir, LogFile))
	if err != nil {
		return nil, nil, err
	}
	log, err := ledger.DecodeLog(text)
	if err != nil {
		return nil, nil, err
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.wasm"))
	if err != nil {
		return nil, nil, err
	}
	var code Code
	for _, file := range files {
		wasm, err := os.ReadFile(file)
		if err != nil {
			return nil, nil, err
		}
		code = append(code, Plugin{Hash: sha256.Sum256(wasm), Wasm: wasm})
	}
	return log, code, nil
}

// Prepare makes code ready for ledgers beforehand, so that a node's first start need not:
// every plugin of a folder for every schedule, in the folder prepared within it.
//
//	go run ./host/cmd/prepare bin/plugins
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/host/engine"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: prepare DIR")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "prepare:", err)
		os.Exit(1)
	}
}

func run(dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.wasm"))
	if err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Join(dir, engine.PreparedDir)); err != nil { // what was prepared of earlier plugins
		return err
	}
	e, err := engine.New(engine.Options{CacheDir: dir})
	if err != nil {
		return err
	}
	defer e.Close()
	for _, file := range files {
		if err := prepareFile(e, file); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

func prepareFile(e *engine.Engine, file string) error {
	wasm, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for _, name := range fees.Names() {
		schedule, _ := fees.ByName(name)
		code, err := prepare.Prepare(e, wasm, schedule)
		if err != nil {
			return err
		}
		e.Keep(code)
	}
	return nil
}

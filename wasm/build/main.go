// Build makes bin/wasm, with the standard plugins prepared, and prints the sizes of its
// files. Those that a new ledger's accounts use lie in prepared; the others, which pages
// fetch when somebody wants one, in later.
//
//	go run ./wasm/build
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"latchkey/plugins/build"
	"latchkey/wasm/carried"
	"latchkey/wasm/pack"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "wasm:", err)
		os.Exit(1)
	}
}

func run() error {
	root, err := build.Root()
	if err != nil {
		return err
	}
	dir, err := pack.Pack(root)
	if err != nil {
		return err
	}
	names := pack.Files
	for _, name := range build.Names {
		file := filepath.Join("later", name+".wasm")
		if slices.Contains(carried.Names, name) {
			file = filepath.Join("prepared", name+".wasm")
		}
		if err := carried.Standard(root, name, filepath.Join(dir, file)); err != nil {
			return err
		}
		names = append(names[:len(names):len(names)], file)
	}
	for _, name := range names {
		size, err := pack.SizeOf(dir, name)
		if err != nil {
			return err
		}
		fmt.Printf("%-20s %9d bytes, %9d gzip\n", name, size.Raw, size.Gzip)
	}
	return nil
}

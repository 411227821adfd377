// Build makes bin/wasm and prints the sizes of its files.
//
//	go run ./wasm/build
package main

import (
	"fmt"
	"os"

	"latchkey/plugins/build"
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
	for _, name := range pack.Files {
		size, err := pack.SizeOf(dir, name)
		if err != nil {
			return err
		}
		fmt.Printf("%-20s %9d bytes, %9d gzip\n", name, size.Raw, size.Gzip)
	}
	return nil
}

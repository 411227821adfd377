//go:build js && wasm

// Node is the program that package difference runs on host.mjs.
package main

import (
	"fmt"
	"os"

	"latchkey/internal/test/difference"
	"latchkey/wasm/engine"
)

func main() {
	if err := difference.Serve(engine.Engine{}, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

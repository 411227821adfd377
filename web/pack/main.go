// Pack writes the files of one folder into another as gzip, for bin/latchkey to embed:
//
//	go run ./web/pack web/built web/dist
package main

import (
	"fmt"
	"os"

	"latchkey/web/packed"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: pack FROM TO")
		os.Exit(2)
	}
	if err := packed.Pack(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

// Generate makes generated.go and abi.json of the contracts in some folders, from what
// their source declares (plugins/declare):
//
//	//go:generate go run latchkey/plugins/generate .
package main

import (
	"fmt"
	"os"

	"latchkey/plugins/declare"
)

func main() {
	for _, folder := range os.Args[1:] {
		files, err := declare.Generate(folder)
		if err == nil {
			err = files.Write(folder)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

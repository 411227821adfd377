// Command latchkey runs and drives access-key ledgers. Package host/cli is the
// command line; this only starts it.
package main

import (
	"os"

	"latchkey/host/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

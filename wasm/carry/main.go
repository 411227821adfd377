// Carry prepares the plugins that worker/plugins/plugins.lock names and writes
// them where they are carried from; see wasm/carried.
//
//	go run ./wasm/carry [-plugins DIR] -out DIR    fails unless all is as the lock says
//	go run ./wasm/carry [-plugins DIR] -write      writes the lock
//	go run ./wasm/carry [-plugins DIR] -keep       keeps what the tree builds, and writes the lock
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"latchkey/plugins/build"
	"latchkey/wasm/carried"
)

func main() {
	plugins := flag.String("plugins", "", "the folder of the lock, worker/plugins unless given")
	out := flag.String("out", "", "the folder to write prepared modules into")
	write := flag.Bool("write", false, "write the lock")
	keep := flag.Bool("keep", false, "put what the tree builds beside the lock, and write the lock")
	flag.Parse()
	if err := run(*plugins, *out, *write, *keep); err != nil {
		fmt.Fprintln(os.Stderr, "carry:", err)
		os.Exit(1)
	}
}

func run(dir, out string, write, keep bool) error {
	root, err := build.Root()
	if err != nil {
		return err
	}
	if dir == "" {
		dir = filepath.Join(root, "worker", "plugins")
	}
	originals, err := carried.Originals(root, dir)
	if err != nil {
		return err
	}
	if keep {
		if err := carried.Keep(dir, originals); err != nil {
			return err
		}
		if originals, err = carried.Originals(root, dir); err != nil {
			return err
		}
	}
	lines, err := carried.ReadLock(dir)
	if err != nil {
		return err
	}
	if write || keep {
		tell := func(line string) { fmt.Fprintln(os.Stderr, line) }
		if lines, err = carried.Update(lines, originals, tell); err != nil {
			return err
		}
		if err := carried.WriteLock(dir, lines); err != nil {
			return err
		}
	}
	if out == "" {
		return nil
	}
	codes, err := carried.Check(lines, originals)
	if err != nil {
		return err
	}
	return carried.Write(out, codes)
}

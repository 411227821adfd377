// Lock builds the standard plugins into bin/plugins and compares them with
// plugins/plugins.lock; with -write it writes the lock instead.
//
//	go run ./plugins/lock [-check | -write]
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"

	"latchkey/plugins/build"
)

func main() {
	flag.Bool("check", true, "compare the plugins with the lock")
	write := flag.Bool("write", false, "write the lock, with the toolchain in use")
	flag.Parse()
	if err := run(*write); err != nil {
		fmt.Fprintln(os.Stderr, "plugins:", err)
		os.Exit(1)
	}
}

func run(write bool) error {
	root, err := build.Root()
	if err != nil {
		return err
	}
	made := build.Lock{Toolchain: runtime.Version()}
	locked := made
	if !write {
		if locked, err = build.ReadLock(root); err != nil {
			return err
		}
		made.Toolchain = locked.Toolchain
	}
	for _, name := range build.Names {
		wasm, err := build.Plugin(root, name, made.Toolchain)
		if err != nil {
			return err
		}
		plugin := build.Of(name, wasm)
		made.Plugins = append(made.Plugins, plugin)
		fmt.Println(plugin.Name, plugin.SHA256, plugin.Size)
	}
	if write {
		return os.WriteFile(build.LockFile(root), []byte(made.String()), 0o666)
	}
	if made.String() != locked.String() {
		return fmt.Errorf("the plugins are not those of plugins.lock; if their sources were meant to change, run go run ./plugins/lock -write")
	}
	return nil
}

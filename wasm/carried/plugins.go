package carried

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/vm"
	"latchkey/host/engine"
	"latchkey/plugins/build"
)

// standardSchedule is that of the ledgers which pages and the npm package begin.
const standardSchedule = "classic"

// Names are the standard plugins that a new ledger's accounts use. What begins with
// them alone carries no more of itself: each takes 0.6 MB, packed, and a Worker as
// much again for the code as accounts refer to it.
var Names = []string{"drop", "registrar"}

// Original is a plugin's code as accounts refer to it.
type Original struct {
	Origin string // tree:NAME or file:NAME
	Hash   [32]byte
	Wasm   []byte
}

// Originals are the plugins beside the lock in dir and those of Names that the tree at
// root builds, by origin: a plugin that is both comes first from its file.
func Originals(root, dir string) ([]Original, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.wasm"))
	if err != nil {
		return nil, err
	}
	var all []Original
	for _, path := range files {
		wasm, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		all = append(all, Original{"file:" + filepath.Base(path), sha256.Sum256(wasm), wasm})
	}
	lock, err := build.ReadLock(root)
	if err != nil {
		return nil, err
	}
	for _, name := range Names {
		wasm, err := build.Plugin(root, name, lock.Toolchain)
		if err != nil {
			return nil, err
		}
		all = append(all, Original{treeOrigin + name, sha256.Sum256(wasm), wasm})
	}
	return all, nil
}

const treeOrigin = "tree:"

func find(all []Original, hash [32]byte) (Original, bool) {
	for _, o := range all {
		if o.Hash == hash {
			return o, true
		}
	}
	return Original{}, false
}

// Prepare prepares code as any host does, for ledgers of each schedule: their prices of
// instructions are in it, and a ledger may come from anywhere.
func Prepare(wasm []byte) (codes []*vm.Code, err error) {
	for _, schedule := range fees.Names() {
		code, err := prepareFor(wasm, schedule)
		if err != nil {
			return nil, err
		}
		codes = append(codes, code)
	}
	return codes, nil
}

func prepareFor(wasm []byte, schedule string) (*vm.Code, error) {
	native, err := engine.New(engine.Options{})
	if err != nil {
		return nil, err
	}
	defer native.Close()
	prices, ok := fees.ByName(schedule)
	if !ok {
		return nil, fmt.Errorf("there is no schedule %q", schedule)
	}
	code, err := prepare.Prepare(native, wasm, prices)
	if err != nil {
		return nil, fmt.Errorf("for ledgers of the schedule %s: %w", schedule, err)
	}
	return code, nil
}

// Standard prepares a standard plugin as the tree at root builds it into a file.
func Standard(root, name, file string) error {
	lock, err := build.ReadLock(root)
	if err != nil {
		return err
	}
	wasm, err := build.Plugin(root, name, lock.Toolchain)
	if err != nil {
		return err
	}
	code, err := prepareFor(wasm, standardSchedule)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	return writeWatched(file, code)
}

// writeWatched writes prepared code as the loader runs it, which notes where it writes.
func writeWatched(file string, code *vm.Code) error {
	wasm, err := prepare.Watch(code)
	if err != nil {
		return err
	}
	return replace(file, wasm)
}

// Check prepares what the lines name, and fails when that is not what they say or
// one of the originals has no line.
func Check(lines []Line, all []Original) ([]*vm.Code, error) {
	var codes []*vm.Code
	for _, line := range lines {
		code, err := line.check(all)
		if err != nil {
			return nil, err
		}
		codes = append(codes, code)
	}
	for _, o := range all {
		for _, schedule := range fees.Names() {
			if !covered(lines, o.Hash, schedule) {
				return nil, fmt.Errorf("%s is not in %s for ledgers of the schedule %s: run go run ./wasm/carry -write", o.Origin, LockName, schedule)
			}
		}
	}
	return codes, nil
}

func covered(lines []Line, hash [32]byte, schedule string) bool {
	for _, l := range lines {
		if l.Code == hash && l.PrepareVersion == prepare.Version && l.Schedule == schedule {
			return true
		}
	}
	return false
}

func (l Line) check(all []Original) (*vm.Code, error) {
	o, found := find(all, l.Code)
	switch {
	case l.PrepareVersion != prepare.Version:
		return nil, fmt.Errorf("%s: this tree has no prepare version %d, which ledgers that use %x rely on", LockName, l.PrepareVersion, l.Code)
	case !found && strings.HasPrefix(l.Origin, treeOrigin):
		return nil, fmt.Errorf("%s: the tree builds %s with other code than %x: run go run ./wasm/carry -write; "+
			"if a Worker with the old one is in use, first put its file beside the lock", LockName, l.Origin, l.Code)
	case !found:
		return nil, fmt.Errorf("%s: %s is gone or has changed; ledgers may use its code %x: put it back", LockName, l.Origin, l.Code)
	}
	code, err := prepareFor(o.Wasm, l.Schedule)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.Origin, err)
	}
	if sha256.Sum256(code.Wasm) != l.Prepared {
		return nil, fmt.Errorf("%s: prepare version %d makes other bytes of %s than it did; if that version was never released raise prepare.Revision and run "+
			"go run ./wasm/carry -write, else a new version must make them", LockName, l.PrepareVersion, l.Origin)
	}
	return code, nil
}

// Update returns the lines as they are today: those of files as they were, then
// what the tree builds and what else has none. It reports each line that it
// leaves out: a plugin that the tree no longer builds and nobody has kept. A file
// that is missing is an error.
func Update(lines []Line, all []Original, tell func(string)) ([]Line, error) {
	var updated []Line
	for _, l := range lines {
		_, found := find(all, l.Code)
		ofTree := strings.HasPrefix(l.Origin, treeOrigin)
		switch {
		case found && !ofTree:
			updated = append(updated, l)
		case found: // written anew below
		case !ofTree:
			return nil, fmt.Errorf("%s is gone or has changed; ledgers may use its code %x: put it back", l.Origin, l.Code)
		default:
			tell(fmt.Sprintf("left out: %s, which the tree builds otherwise and nobody kept", l))
		}
	}
	for _, o := range all {
		for _, schedule := range fees.Names() {
			if covered(updated, o.Hash, schedule) {
				continue
			}
			code, err := prepareFor(o.Wasm, schedule)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", o.Origin, err)
			}
			updated = append(updated, Line{o.Hash, code.PrepareVersion, schedule, sha256.Sum256(code.Wasm), o.Origin})
		}
	}
	return updated, nil
}

// Keep puts what the tree builds beside the lock, so that its lines stay when the
// tree builds something else.
func Keep(dir string, all []Original) error {
	for _, o := range all {
		name, ofTree := strings.CutPrefix(o.Origin, treeOrigin)
		if first, _ := find(all, o.Hash); !ofTree || first.Origin != o.Origin {
			continue
		}
		file := filepath.Join(dir, fmt.Sprintf("%s-%x.wasm", name, o.Hash[:4]))
		if err := os.WriteFile(file, o.Wasm, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// File is the name of a prepared module in what carries it.
func File(code *vm.Code) string {
	return fmt.Sprintf("%x-%d-%s.wasm", code.Hash, code.PrepareVersion, code.Schedule)
}

// Write writes prepared modules into a folder, and removes others from it.
func Write(dir string, codes []*vm.Code) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	kept := map[string]bool{}
	for _, code := range codes {
		kept[File(code)] = true
		if err := writeWatched(filepath.Join(dir, File(code)), code); err != nil {
			return err
		}
	}
	old, err := filepath.Glob(filepath.Join(dir, "*.wasm"))
	for _, path := range old {
		if !kept[filepath.Base(path)] {
			err = errors.Join(err, os.Remove(path))
		}
	}
	return err
}

// replace writes a file in one step: somebody may be reading it.
func replace(path string, contents []byte) error {
	temporary := fmt.Sprintf("%s.%d", path, os.Getpid())
	defer os.Remove(temporary)
	if err := os.WriteFile(temporary, contents, 0o666); err != nil {
		return err
	}
	return os.Rename(temporary, path)
}

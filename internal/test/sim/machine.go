package sim

import (
	"errors"
	"math/rand/v2"
	"sync"

	"latchkey/core/state"
	"latchkey/host/store"
	"latchkey/internal/test/memstore"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
)

// errCrash is what a machine says that is about to die.
var errCrash = errors.New("the machine dies")

// machine is a store that can be lost: in memory, or on a disk that forgets what was
// not synced.
type machine struct {
	state.Store
	disk *vfs.MemFS // nil in memory
	r    *rand.Rand

	crash     Crash
	readsLeft int // until a read fails, for CrashRead

	mu         sync.Mutex // the store writes from several goroutines
	committing bool
	writesLeft int        // until the disk is as it stays, for CrashTorn
	torn       *vfs.MemFS // what stays
}

const diskFolder = "/home/sim/data"

func newMachine(onDisk bool, seed uint64) (*machine, error) {
	m := &machine{Store: memstore.New(), r: rand.New(rand.NewPCG(seed, 0xd15c))}
	if !onDisk {
		return m, nil
	}
	m.disk = vfs.NewCrashableMem()
	return m, m.open()
}

func (m *machine) open() error {
	s, err := store.Open(diskFolder, store.Options{FS: errorfs.Wrap(m.disk, errorfs.InjectorFunc(m.writes)), ReserveBytes: 1 << 20})
	m.Store = s
	return err
}

// Bounds on when a machine dies: after so many reads of the making of a block, or
// writes of its commit.
const (
	crashReadsMax  = 120
	crashWritesMax = 5
)

// dies makes the next block end so.
func (m *machine) dies(c Crash) {
	if c == CrashTorn && m.disk == nil { // memory has a commit, or has it not
		c = [...]Crash{CrashLost, CrashKept}[m.r.IntN(2)]
	}
	m.crash, m.readsLeft, m.writesLeft = c, m.r.IntN(crashReadsMax), m.r.IntN(crashWritesMax)
}

// writes hears of each thing that the store does to the disk, before it is done.
func (m *machine) writes(op errorfs.Op) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.crash != CrashTorn || !m.committing || m.torn != nil || op.Kind.ReadOrWrite() != errorfs.OpIsWrite {
		return nil
	}
	if m.writesLeft--; m.writesLeft < 0 {
		m.torn = m.afterCrash()
	}
	return nil
}

// afterCrash is what the disk has when the power fails now: what was synced and, with
// luck, some of the rest.
func (m *machine) afterCrash() *vfs.MemFS {
	return m.disk.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: m.r.IntN(100), RNG: m.r})
}

// restart is what comes after a crash: in memory, the commits that were made.
func (m *machine) restart() error {
	m.crash = NoCrash
	if m.disk == nil {
		return nil
	}
	after := m.torn
	if m.torn = nil; after == nil {
		after = m.afterCrash()
	}
	if err := m.close(); err != nil {
		return err
	}
	m.disk = after
	return m.open()
}

func (m *machine) close() error {
	if s, ok := m.Store.(*store.Store); ok {
		return s.Close()
	}
	return nil
}

func (m *machine) read() error {
	if m.crash != CrashRead {
		return nil
	}
	if m.readsLeft--; m.readsLeft < 0 {
		return errCrash
	}
	return nil
}

// Get implements state.Reader.
func (m *machine) Get(key []byte) ([]byte, bool, error) {
	if err := m.read(); err != nil {
		return nil, false, err
	}
	return m.Store.Get(key)
}

// Scan implements state.Reader.
func (m *machine) Scan(start, end []byte, visit func(key, value []byte) bool) error {
	if err := m.read(); err != nil {
		return err
	}
	return m.Store.Scan(start, end, visit)
}

// Commit implements state.Store.
func (m *machine) Commit(changes []state.Change) error {
	if m.crash == CrashLost {
		return errCrash
	}
	m.setCommitting(true)
	err := m.Store.Commit(changes)
	m.setCommitting(false)
	if err != nil || m.crash != CrashKept && m.crash != CrashTorn {
		return err
	}
	return errCrash
}

func (m *machine) setCommitting(now bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.committing = now
}

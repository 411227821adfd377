package sim

import (
	"fmt"
	"strings"
	"time"
)

// Plan is a history before it happens.
type Plan struct {
	Seed   uint64
	Disk   bool // on the durable store, over a disk that loses what was not synced
	Blocks []Block
}

// Block is what comes to the host for one block.
type Block struct {
	Clock time.Duration // that the host's clock moves before it; it may stand still, or go back
	Crash Crash
	Order uint64 // seed of the order in which the acts arrive; 0 is as they stand
	Caps  uint32 // pages of memory that plugins may have from this block on; 0 changes nothing
	Acts  []Act
}

// Crash is how making a block ends.
type Crash uint8

const (
	NoCrash   Crash = iota
	CrashLost       // the machine dies before the block is durable
	CrashKept       // it dies after that, before anybody was told
	CrashRead       // the medium fails while the block is made
	CrashTorn       // it dies between two of the disk's writes of the block
)

func (c Crash) String() string { return [...]string{"", "lost", "kept", "read", "torn"}[c] }

// Act is one thing that somebody sends. The numbers choose among what there is when
// it is carried out.
type Act struct {
	Kind          Kind
	Who, To, With int
	Size          int    // of scripts
	N             uint64 // seed of all the rest
}

// String is the plan as people read it.
func (p *Plan) String() string {
	var b strings.Builder
	for i, block := range p.Blocks {
		fmt.Fprintf(&b, "block %d, clock %+v", i, block.Clock)
		if block.Crash != NoCrash {
			fmt.Fprintf(&b, ", crash: %s", block.Crash)
		}
		if block.Order != 0 {
			b.WriteString(", shuffled")
		}
		if block.Caps != 0 {
			fmt.Fprintf(&b, ", caps: %d pages", block.Caps)
		}
		b.WriteByte('\n')
		for _, a := range block.Acts {
			fmt.Fprintf(&b, "    %s who=%d to=%d with=%d size=%d n=%d\n", kinds[a.Kind].name, a.Who, a.To, a.With, a.Size, a.N)
		}
	}
	return b.String()
}

// acts is how many acts the plan has.
func (p *Plan) acts() (n int) {
	for _, b := range p.Blocks {
		n += len(b.Acts)
	}
	return n
}

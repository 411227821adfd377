package sim

import (
	"math/rand/v2"
	"time"
)

// actsPerBlockMax bounds what comes for one block.
const actsPerBlockMax = 7

// Draw makes the plan of a seed.
func Draw(seed uint64, blocks int) *Plan {
	r := rand.New(rand.NewPCG(seed, 0x1a7c4))
	p := &Plan{Seed: seed, Disk: seed%5 == 3}
	for range blocks {
		b := Block{Clock: drawClock(r), Crash: drawCrash(r)}
		if r.IntN(3) == 0 {
			b.Order = r.Uint64() | 1
		}
		if r.IntN(15) == 0 {
			b.Caps = 300 + r.Uint32N(300) // the drop contract asks for 256
		}
		for range r.IntN(actsPerBlockMax + 1) {
			b.Acts = append(b.Acts, drawAct(r))
		}
		p.Blocks = append(p.Blocks, b)
	}
	return p
}

func drawClock(r *rand.Rand) time.Duration {
	switch r.IntN(20) {
	case 0, 1, 2:
		return 0
	case 3, 4:
		return -time.Duration(r.IntN(100)) * time.Second
	case 5, 6, 7:
		return time.Duration(r.IntN(3600)) * time.Second
	case 8:
		return 30 * time.Hour // all that was signed before is too old by then
	}
	return time.Duration(1 + r.IntN(2_000_000_000))
}

func drawCrash(r *rand.Rand) Crash {
	return [...]Crash{CrashLost, CrashKept, CrashRead, CrashTorn, NoCrash}[min(r.IntN(40), 4)]
}

func drawAct(r *rand.Rand) Act {
	total := 0
	for _, k := range kinds {
		total += k.weight
	}
	a := Act{Who: r.IntN(64), To: r.IntN(64), With: r.IntN(64), Size: 1 + r.IntN(4), N: r.Uint64()}
	for pick := r.IntN(total); ; a.Kind++ {
		if pick -= kinds[a.Kind].weight; pick < 0 {
			return a
		}
	}
}

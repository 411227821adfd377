package sim

import (
	"errors"
	"slices"
	"time"
)

// Shrink looks for a smaller plan that still breaks the check that f names first: fewer
// blocks and acts, smaller scripts, no crashes. It tries so many runs at most, and
// returns the smallest failure that it has met.
func Shrink(f *Failure, with Surroundings, runs int) *Failure {
	s := &shrinker{best: f, check: f.Found[0].Check, with: with, runs: runs}
	for before := ""; before != s.best.Plan.String() && s.runs > 0; {
		before = s.best.Plan.String()
		s.dropEnd()
		s.dropActs()
		s.mergeBlocks()
		s.simplify()
	}
	return s.best
}

type shrinker struct {
	best  *Failure
	check string
	with  Surroundings
	runs  int // that are left
}

// try runs a plan and keeps it if it fails as the best one does.
func (s *shrinker) try(p *Plan) bool {
	if s.runs--; s.runs < 0 {
		return false
	}
	_, err := Run(p, s.with)
	var f *Failure
	if !errors.As(err, &f) || !f.Has(s.check) {
		return false
	}
	s.best = f
	return true
}

// dropEnd leaves out the last blocks, half of them at a time.
func (s *shrinker) dropEnd() {
	for n := len(s.best.Plan.Blocks) / 2; n > 0; {
		p := *s.best.Plan
		if n >= len(p.Blocks) {
			n = len(p.Blocks) / 2
			continue
		}
		p.Blocks = p.Blocks[:len(p.Blocks)-n]
		if !s.try(&p) {
			n /= 2
		}
	}
}

// dropActs leaves out runs of acts, long ones first (delta debugging), and then the
// blocks that have none left.
func (s *shrinker) dropActs() {
	for n := max(1, s.best.Plan.acts()/2); n > 0 && s.runs > 0; n /= 2 {
		for from := 0; from < s.best.Plan.acts() && s.runs > 0; {
			if !s.try(without(s.best.Plan, from, from+n)) {
				from += n
			}
		}
	}
	if p := withoutEmpty(s.best.Plan); len(p.Blocks) < len(s.best.Plan.Blocks) {
		s.try(p)
	}
}

// withoutEmpty is the plan without the blocks that have no acts. Their time passes all
// the same.
func withoutEmpty(p *Plan) *Plan {
	c := *p
	c.Blocks = nil
	var passed time.Duration
	for _, b := range p.Blocks {
		if passed += b.Clock; len(b.Acts) > 0 {
			b.Clock, passed = passed, 0
			c.Blocks = append(c.Blocks, b)
		}
	}
	return &c
}

// mergeBlocks has acts of two blocks come for one, as what waits for another block
// would.
func (s *shrinker) mergeBlocks() {
	for i := 1; i < len(s.best.Plan.Blocks) && s.runs > 0; {
		p := clone(s.best.Plan)
		p.Blocks[i].Acts = append(p.Blocks[i-1].Acts, p.Blocks[i].Acts...)
		p.Blocks[i].Clock += p.Blocks[i-1].Clock
		p.Blocks = slices.Delete(p.Blocks, i-1, i)
		if !s.try(p) {
			i++
		}
	}
}

// simplify makes what is left plainer, block by block.
func (s *shrinker) simplify() {
	for i := range s.best.Plan.Blocks {
		for _, plainer := range []func(*Block){
			func(b *Block) { b.Crash = NoCrash },
			func(b *Block) { b.Order, b.Caps = 0, 0 },
			func(b *Block) {
				for j := range b.Acts {
					b.Acts[j].Size = 1
				}
			},
		} {
			p := clone(s.best.Plan)
			if plainer(&p.Blocks[i]); p.String() != s.best.Plan.String() {
				s.try(p)
			}
		}
	}
}

func clone(p *Plan) *Plan {
	c := *p
	c.Blocks = slices.Clone(p.Blocks)
	for i := range c.Blocks {
		c.Blocks[i].Acts = slices.Clone(c.Blocks[i].Acts)
	}
	return &c
}

// without is the plan without the acts from one number to another, counted through all
// blocks.
func without(p *Plan, from, to int) *Plan {
	c, n := clone(p), 0
	for i := range c.Blocks {
		c.Blocks[i].Acts = slices.DeleteFunc(c.Blocks[i].Acts, func(Act) bool {
			n++
			return n > from && n <= to
		})
	}
	return c
}

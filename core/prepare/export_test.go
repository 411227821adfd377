package prepare

import (
	"crypto/sha256"

	"latchkey/core/fees"
	"latchkey/core/vm"
)

// CountEach is Prepare with the plainest meter there can be: it takes the price
// of each instruction right before it, and knows nothing of regions. It takes
// no stack and leaves NaNs as they are.
func CountEach(engine vm.Engine, code []byte, schedule *fees.Schedule) (*vm.Code, error) {
	m, err := decode(code)
	if err == nil {
		err = m.check()
	}
	if err != nil {
		return nil, err
	}
	asks, err := m.policy()
	if err != nil {
		return nil, err
	}
	ready := &vm.Code{Hash: sha256.Sum256(code), PrepareVersion: 1_000_000, OriginalSize: len(code), Policy: asks}
	startUp, err := m.open(schedule, ready)
	if err != nil {
		return nil, err
	}
	w := newMeter(m, m.prices(&schedule.Instructions))
	for i := range m.bodies {
		if err := w.eachOf(m.types[m.functions[m.imported[kindFunction]+i]], &m.bodies[i]); err != nil {
			return nil, err
		}
	}
	w.addGlobals()
	w.addFunctions()
	return ready, m.finish(engine, schedule, ready, startUp)
}

// plain are classic's prices.
var plain = prices{access: 1, float: 1, ranged: 32, grownPage: 1}

func (w *meter) eachOf(t funcType, b *body) error {
	w.scan.begin(w.m, t, b)
	w.edits = append(w.edits[:0], edit{kind: editRegion, number: w.scan.entryPrice()})
	in := instruction{}
	for w.scan.more() {
		w.scan.step(&in)
		switch {
		case in.op == opBlock, in.op == opElse, in.op == opEnd:
		case in.op == opLoop:
			w.edits = append(w.edits, edit{at: in.end, kind: editRegion, number: loopHeader})
		case in.op == opMemoryGrow:
			w.edits = append(w.edits, edit{at: in.start, kind: editGrow})
		case in.linear():
			w.edits = append(w.edits, edit{at: in.start, kind: editLinear})
		default:
			w.edits = append(w.edits, edit{at: in.start, kind: editRegion, number: w.prices.of(&in)})
		}
	}
	w.wrapped = false
	b.code = w.rewrite(t, b.code)
	return w.scan.r.err
}

package prepare

import (
	"latchkey/core/fees"
	"latchkey/core/vm"
)

// CountEach is Prepare with the plainest meter there can be: it takes the price
// of each instruction right before it, and knows nothing of regions. It counts
// no frames and leaves NaNs as they are.
func CountEach(code []byte, schedule *fees.Schedule) (*vm.Code, error) {
	ready, err := Prepare(code, schedule)
	if err != nil {
		return nil, err
	}
	m, err := decode(code)
	if err != nil {
		return nil, err
	}
	w := newMeter(m)
	for i := range m.bodies {
		if err := w.eachOf(m.types[m.functions[m.imported[kindFunction]+i]], &m.bodies[i]); err != nil {
			return nil, err
		}
	}
	w.addGlobals()
	w.addFunctions()
	m.renameBlockModule()
	ready.Wasm, ready.PrepareVersion = m.encode(), 1_000_000
	return ready, nil
}

func (w *meter) eachOf(t funcType, b *body) error {
	w.scan.begin(w.m, t, b)
	w.edits = w.edits[:0]
	in := instruction{}
	for w.scan.more() {
		w.scan.step(&in)
		switch in.op {
		case opBlock, opLoop, opElse, opEnd:
			continue
		case opMemoryGrow:
			w.edits = append(w.edits, edit{at: in.start, kind: editGrow})
		case opPrefix:
			if in.number >= opMemoryInit && in.number != 9 && in.number != 13 {
				w.edits = append(w.edits, edit{at: in.start, kind: editLinear})
			}
		}
		w.edits = append(w.edits, edit{at: in.start, kind: editRegion, number: 1})
		w.pay(&in)
	}
	w.wrapped = false
	b.code = w.rewrite(t, b.code)
	return w.scan.r.err
}

package interpret

import "latchkey/core/vm"

// Invoke calls a function, by its index, and returns its results. It fails with a
// *vm.Trap, or with what the host failed with.
func (in *Instance) Invoke(function uint32, args ...uint64) ([]uint64, error) {
	in.stack = append(in.stack[:0], args...)
	in.frames = in.frames[:0]
	if err := in.call(function); err != nil {
		return nil, err
	}
	return in.stack, in.run()
}

// framesMax bounds what no counter bounds: code that was not prepared.
const framesMax = 1 << 16

// call enters a function, whose arguments are on the stack, or calls the host's.
func (in *Instance) call(function uint32) error {
	if int(function) < len(in.p.Imports) {
		return in.callHost(&in.p.Imports[function])
	}
	if len(in.frames) == framesMax {
		return trap(vm.TrapStackOverflow)
	}
	f := &in.p.Functions[int(function)-len(in.p.Imports)]
	params := in.p.Types[f.Type].Params
	for range f.Locals - params {
		in.stack = append(in.stack, 0)
	}
	in.frames = append(in.frames, frame{f: f, base: len(in.stack) - f.Locals})
	return nil
}

func (in *Instance) callHost(i *Import) error {
	t := in.p.Types[i.Type]
	at := len(in.stack) - t.Params
	result, err := in.host(i.Row, in.stack[at:])
	in.stack = in.stack[:at]
	if t.Results > 0 {
		in.stack = append(in.stack, result)
	}
	return err
}

// callIndirect finds the function in a table, whose index is on the stack.
func (in *Instance) callIndirect(i *Instruction) error {
	at, t := uint32(in.pop()), in.tables[i.Bits]
	if !within(at, 1, len(t)) || t[at] == 0 {
		return trap(vm.TrapCallIndirect)
	}
	function := uint32(t[at] - 1)
	if in.p.Types[in.typeOf(function)].Same != in.p.Types[i.A].Same {
		return trap(vm.TrapCallIndirect)
	}
	return in.call(function)
}

func (in *Instance) typeOf(function uint32) uint32 {
	if int(function) < len(in.p.Imports) {
		return in.p.Imports[function].Type
	}
	return in.p.Functions[int(function)-len(in.p.Imports)].Type
}

func (in *Instance) push(v uint64) { in.stack = append(in.stack, v) }

func (in *Instance) pop() uint64 {
	v := in.stack[len(in.stack)-1]
	in.stack = in.stack[:len(in.stack)-1]
	return v
}

// cut leaves the highest keep values, at the place where the stack has that height.
func (in *Instance) cut(height, keep int) {
	copy(in.stack[height:], in.stack[len(in.stack)-keep:])
	in.stack = in.stack[:height+keep]
}

// run goes on until the outermost call has returned.
func (in *Instance) run() error {
	for len(in.frames) > 0 {
		fr := &in.frames[len(in.frames)-1]
		i := &fr.f.Code[fr.at]
		fr.at++
		var err error
		switch i.Op {
		case 0x10:
			err = in.call(i.A)
		case 0x11:
			err = in.callIndirect(i)
		case Return:
			in.cut(fr.base, in.p.Types[fr.f.Type].Results)
			in.frames = in.frames[:len(in.frames)-1]
		case Jump:
			in.branch(fr, &i.Branch)
		case JumpIf:
			if uint32(in.pop()) != 0 {
				in.branch(fr, &i.Branch)
			}
		case JumpUnless:
			if uint32(in.pop()) == 0 {
				fr.at = int(i.Branch.To)
			}
		case JumpTable:
			targets := fr.f.Tables[i.A]
			in.branch(fr, &targets[min(int(uint32(in.pop())), len(targets)-1)])
		case 0x20:
			in.push(in.stack[fr.base+int(i.A)])
		case 0x21:
			in.stack[fr.base+int(i.A)] = in.pop()
		case 0x22:
			in.stack[fr.base+int(i.A)] = in.stack[len(in.stack)-1]
		default:
			err = in.step(i)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (in *Instance) branch(fr *frame, b *Branch) {
	in.cut(fr.base+fr.f.Locals+int(b.Height), int(b.Keep))
	fr.at = int(b.To)
}

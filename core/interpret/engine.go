package interpret

import "latchkey/core/vm"

// Engine is a vm.Engine that interprets. It keeps nothing between calls.
type Engine struct {
	// Lower makes a program of prepared code.
	Lower func(*vm.Code) (*Program, error)
}

var _ vm.Engine = Engine{}

// Call implements vm.Engine.
func (e Engine) Call(code *vm.Code, export string, meter *vm.Meter, host vm.Host) error {
	if err := code.CheckMethod(export); err != nil {
		return err
	}
	_, results, err := e.run(code, export, meter, host)
	if err == nil && len(results) > 0 && uint32(results[0]) != 0 {
		return &vm.Failure{Code: uint32(results[0])}
	}
	return err
}

// Start implements vm.Engine.
func (e Engine) Start(code *vm.Code, meter *vm.Meter, host vm.Host) (*vm.Image, error) {
	in, _, err := e.run(code, vm.ExportStartUp, meter, host)
	if err != nil {
		return nil, err
	}
	image := &vm.Image{Memory: in.memory}
	for i := range code.Globals {
		image.Globals = append(image.Globals, in.globals[in.p.Counters[vm.ExportGlobal(i)]])
	}
	return image, nil
}

func (e Engine) run(code *vm.Code, export string, meter *vm.Meter, host vm.Host) (*Instance, []uint64, error) {
	p, err := e.Lower(code)
	if err != nil {
		return nil, nil, err
	}
	in, err := Instantiate(p)
	if err != nil {
		return nil, nil, err
	}
	in.host = func(row int, args []uint64) (uint64, error) {
		in.read(meter)
		result, err := host.Call(row, in, args)
		in.write(meter)
		return result, err
	}
	in.write(meter)
	results, err := in.Invoke(p.Exports[export])
	in.read(meter)
	return in, results, err
}

// read and write keep the guest's counters and the meter alike. Code that was not
// prepared has none.
func (in *Instance) read(meter *vm.Meter) {
	if instructions, stack, ok := in.counters(); ok {
		meter.Instructions, meter.Stack = int64(*instructions), int64(*stack)
	}
}

func (in *Instance) write(meter *vm.Meter) {
	if instructions, stack, ok := in.counters(); ok {
		*instructions, *stack = uint64(meter.Instructions), uint64(meter.Stack)
	}
}

func (in *Instance) counters() (instructions, stack *uint64, ok bool) {
	i, metered := in.p.Counters[vm.ExportInstructions]
	s := in.p.Counters[vm.ExportStack]
	if !metered {
		return nil, nil, false
	}
	return &in.globals[i], &in.globals[s], true
}

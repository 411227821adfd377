package vm

import (
	"errors"
	"fmt"

	"latchkey/core/fees"
)

// StartInstructionsMax is what start-up may cost, in instructions: Go takes 0.9
// to 1.9 million.
const StartInstructionsMax = 10_000_000

// Image is what start-up leaves of an instance.
type Image struct {
	Memory  []byte
	Globals []uint64 // the bits of each of Code.Globals
}

// Start runs the start-up of code once and returns what it leaves. It sees a
// fixed clock, randomness that follows from its own hash, and nothing of a
// ledger.
//
// Errors: *PrepareError for what the code did wrong, another FunctionCallError
// when it is none, and what says nothing of the code as it came.
func Start(engine Engine, schedule *fees.Schedule, code *Code) (*Image, error) {
	c, image, err := start(engine, schedule, code)
	if limited, ok := engine.(Limited); ok && outOfStack(err) && c.meter.Stack >= 0 {
		c, image, err = start(limited.Unlimited(), schedule, code)
	}
	return image, c.startError(err)
}

func start(engine Engine, schedule *fees.Schedule, code *Code) (*call, *Image, error) {
	gas := StartInstructionsMax * schedule.Host.Instruction
	c := newCall(schedule, nil, code, &Context{PrepaidGas: gas})
	c.gas.burntMax = gas
	c.starting = true
	c.wasi.surroundings = surroundings{wall: startUpTime, monotonic: startUpStep, step: startUpStep, seed: code.Hash}
	c.meter.Stack = StackBytesMax
	c.lend()
	image, err := engine.Start(code, &c.meter, c)
	return c, image, err
}

// startError makes of an engine's error what prepare says of the code.
func (c *call) startError(err error) error {
	refused := func(format string, args ...any) error {
		return &PrepareError{Kind: "Instantiate", Reason: "start-up " + fmt.Sprintf(format, args...)}
	}
	spent := c.settle()
	var (
		exit    *Exit
		trap    *Trap
		compile *CompileError
		link    *LinkError
	)
	switch {
	case IsHostError(spent, errGasExceeded.Kind) || IsHostError(c.fatal, errGasExceeded.Kind):
		return refused("takes more than %d instructions", StartInstructionsMax)
	case c.meter.Stack < 0:
		return refused("nests calls too deep: their frames may take %d bytes", StackBytesMax)
	case c.fatal != nil:
		return refused("fails: %v", c.fatal)
	case errors.As(err, &exit):
		return refused("ends with exit code %d", exit.Code)
	case errors.As(err, &trap):
		return refused("fails: %v", err)
	case errors.As(err, &compile), errors.As(err, &link):
		return callError(err)
	}
	return err
}

// notAtStart is a host function that start-up has called.
type notAtStart struct{ row *HostFunction }

func (e *notAtStart) Error() string {
	module := e.row.Module
	if module == BlockModule {
		module = ExtismModule
	}
	return fmt.Sprintf("it calls %s.%s, and there is no ledger yet; a method may", module, e.row.Name)
}

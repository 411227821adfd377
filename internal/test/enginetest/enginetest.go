package enginetest

import (
	"testing"

	"latchkey/core/vm"
)

// Run checks that the engines made by open keep the contract of vm.Engine.
// open closes its engine through t.Cleanup.
func Run(t *testing.T, open func(t *testing.T) vm.Engine) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, vm.Engine)
	}{
		{"every host function reaches the host with its arguments", hostFunctions},
		{"the host reads and writes the guest's memory", guestMemory},
		{"the host sees memory that grew during the call", grownMemory},
		{"an error of the host ends the guest and comes out unchanged", hostError},
		{"a non-zero code is a failure", returnCode},
		{"traps have kinds", traps},
		{"deep recursion is a stack overflow", recursion},
		{"nothing survives a call", isolation},
		{"nothing survives a trap", isolationAfterTrap},
		{"segments that reach too far kill nobody", badSegments},
		{"malformed code is a compile error", malformed},
		{"missing imports are a link error", missingImports},
		{"only methods can be called", onlyMethods},
		{"hash and prepare version together name the code", cacheKey},
		{"calls run in parallel", parallel},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, open(t)) })
	}
}

// Plenty is a meter that no test uses up unless it means to.
func Plenty() *vm.Meter { return &vm.Meter{Instructions: 1 << 40, Stack: vm.StackBytesMax} }

func mustCall(t *testing.T, e vm.Engine, code *vm.Code, export string, host vm.Host) {
	t.Helper()
	if err := e.Call(code, export, Plenty(), host); err != nil {
		t.Fatalf("%s: %v", export, err)
	}
}

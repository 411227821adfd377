// Package enginetest is the conformance test of the Engine seam. Every backend
// runs it:
//
//	func TestEngineConforms(t *testing.T) {
//		enginetest.Run(t, func(t *testing.T) vm.Engine { return newEngine(t) })
//	}
//
// Its plugins are tiny modules written with internal/test/asm. HostFunc, NoHost and
// Plenty serve the tests of other packages, too. Only tests import this package.
package enginetest

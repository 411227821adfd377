// Package enginetest is the conformance test of the Engine seam. Every backend
// runs it:
//
//	func TestEngineConforms(t *testing.T) {
//		enginetest.Run(t, func(t *testing.T) vm.Engine { return newEngine(t) })
//	}
//
// Its plugins are tiny modules written with Module (module.go, code.go), which
// backends may use for tests and benchmarks of their own. Only tests import
// this package.
package enginetest

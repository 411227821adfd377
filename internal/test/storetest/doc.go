// Package storetest is the conformance test of the Store seam. Every
// implementation runs it:
//
//	func TestStoreConforms(t *testing.T) {
//		storetest.Run(t, func(t *testing.T) state.Store { return open(t) })
//	}
//
// Only tests import it. Durability cannot be seen through the seam: each host
// tests its own.
package storetest

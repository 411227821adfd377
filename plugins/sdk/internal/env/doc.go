// Package env is the seam between the SDK and whatever runs the contract: one
// Go function for each host function, with Go values in place of pointers and
// registers.
//
// Built for wasip1 the functions call the host through the imports of module
// env. Everywhere else they act on a Fake, an account in memory, so that
// contracts build, vet and unit-test natively (see package sdktest).
package env

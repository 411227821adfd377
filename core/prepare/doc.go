// Package prepare turns untrusted contract code into what an Engine runs. Its
// version is chain state, since it decides what a call costs.
//
// Version 0 reads a module's shape and refuses what cannot run: bytes that are
// not WebAssembly, imports the host does not offer, start sections. It leaves
// the code as it is; a call's own instructions are charged by the flat
// fees.Host.GuestFlat.
package prepare

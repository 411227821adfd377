// Package amount holds yoctoNEAR amounts: 128-bit, checked, decimal in text
// and JSON. Gas is a plain uint64 everywhere; GasCost turns it into yocto.
package amount

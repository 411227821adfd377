// Package shipped gives tests the plugins of this repository, built from the sources
// as they stand: the standard ones, the tokens and the examples.
package shipped

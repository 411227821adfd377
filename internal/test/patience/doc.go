// Package patience says how long tests wait. A wait that ends a test is for what
// hangs, and never for what is slow: on a busy machine everything takes longer.
package patience

// Package bench gives benchmarks their unit: the time of one ed25519
// verification on the same machine, in the same run. Ratios to it can be
// compared between machines; nanoseconds cannot.
package bench

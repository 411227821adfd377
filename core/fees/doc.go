// Package fees holds fee schedules as data: what each action and each host
// function costs in gas, what storage costs in yocto, and the limits that
// inputs must keep. A ledger names its schedule in its genesis. README.md has what
// differs from NEAR's.
package fees

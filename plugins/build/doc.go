// Package build makes the standard plugins: the same bytes from the same
// sources in any folder on any machine, because accounts refer to code by its
// hash. plugins.lock holds those hashes and the toolchain they come from.
//
// Package lean leaves out of them what no plugin needs. Start reading at compile.go.
//
// They run on the developer's machine and are no part of any plugin.
package build

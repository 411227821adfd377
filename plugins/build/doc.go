// Package build makes the standard plugins: the same bytes from the same
// sources in any folder on any machine, because accounts refer to code by its
// hash. plugins.lock holds those hashes and the toolchain they come from.
//
// It runs on the developer's machine and is no part of any plugin.
package build

// Package edgeproject makes projects of one's own around the Worker: a folder with the
// Worker as a package, a list of contracts and pages on top, so that nobody has to change
// this tree. new.go makes one, build.go prepares its contracts and lays its pages out.
package edgeproject

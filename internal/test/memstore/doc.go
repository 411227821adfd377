// Package memstore keeps state in memory: the Store of tests and of plugintest.
//
// Contents lie in a B-tree whose copies share what neither of them has changed. A
// snapshot is such a copy: it costs nothing, and later commits do not touch it.
package memstore

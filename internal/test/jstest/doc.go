// Package jstest runs JavaScript for tests, in the real things: Node with the
// packages of a lock file, workerd behind a script of Node, and Chromium. What
// Start starts has a process group of its own, so that workerd ends with the
// script; that part is for Unix.
package jstest

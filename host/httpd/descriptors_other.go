//go:build !unix

package httpd

// descriptors is how many files and connections the process may have open.
func descriptors() uint64 { return descriptorsKept + connectionsMax }

//go:build unix

package httpd

import "syscall"

// descriptors is how many files and connections the process may have open.
func descriptors() uint64 {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) != nil {
		return descriptorsKept + connectionsMax
	}
	return uint64(limit.Cur)
}

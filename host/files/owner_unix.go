//go:build unix

package files

import (
	"io/fs"
	"syscall"
)

// noFollow makes opening a link fail.
const noFollow = syscall.O_NOFOLLOW

// modesCount: the bits of a file's mode say who may do what.
const modesCount = true

// ownerOf is the number of the user to whom a file belongs.
func ownerOf(info fs.FileInfo) (uint32, bool) {
	system, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return system.Uid, true
}

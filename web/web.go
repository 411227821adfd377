package web

import (
	"embed"
	"io/fs"

	"latchkey/web/packed"
)

//go:embed all:dist
var files embed.FS

// Files of pages in Dist.
const (
	IndexFile = "index.html" // the playground, and in their folders the pages of accounts and of the explorer
	ClaimFile = "claim.html"
	DropsFile = "drops.html"
	GrantFile = "grant.html"
)

// Dist returns the built pages; false when they were not built.
func Dist() (fs.FS, bool) {
	kept, err := fs.Sub(files, "dist")
	if err != nil {
		return nil, false
	}
	dist := packed.FS{Kept: kept}
	_, err = fs.Stat(dist, ClaimFile)
	return dist, err == nil
}

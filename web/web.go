package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var files embed.FS

// Files of pages in Dist.
const (
	ClaimFile   = "claim.html"
	DropsFile   = "drops.html"
	GrantFile   = "grant.html"
	AccountFile = "account/index.html" // in a folder, as its address is: what it loads is named from there
)

// Dist returns the built pages; false when they were not built.
func Dist() (fs.FS, bool) {
	dist, err := fs.Sub(files, "dist")
	if err != nil {
		return nil, false
	}
	_, err = fs.Stat(dist, ClaimFile)
	return dist, err == nil
}

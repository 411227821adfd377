// Package web holds the pages that the hosts serve: the claim page and the
// playground, built by vite into dist. A checkout without a build has only the
// placeholder there.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var files embed.FS

// Dist returns the built pages; false when they were not built.
func Dist() (fs.FS, bool) {
	dist, err := fs.Sub(files, "dist")
	if err != nil {
		return nil, false
	}
	_, err = fs.Stat(dist, "claim.html")
	return dist, err == nil
}

package httpd

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"time"

	"latchkey/web/packed"
)

// serveFile answers with a file: as gzip if it is kept so and the client takes that. Its tag says which content
// it is, in which of the two forms.
func serveFile(w http.ResponseWriter, r *http.Request, files fs.FS, name string) {
	kept, isPacked := files.(packed.FS)
	if !isPacked {
		http.ServeFileFS(w, r, files, name)
		return
	}
	content, err := kept.Packed(name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	sum := sha256.Sum256(content)
	tag := hex.EncodeToString(sum[:12])
	w.Header().Add("Vary", "Accept-Encoding")
	if takesGzip(r.Header) {
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Length", strconv.Itoa(len(content)))
		w.Header().Set("ETag", `"`+tag+`-gzip"`)
		http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
		return
	}
	w.Header().Set("ETag", `"`+tag+`"`)
	opened, err := kept.Open(name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	http.ServeContent(w, r, name, time.Time{}, opened.(io.ReadSeeker))
}

// takesGzip reports whether a client says that it takes gzip.
func takesGzip(h http.Header) bool {
	takes := false
	for _, one := range strings.Split(strings.Join(h.Values("Accept-Encoding"), ","), ",") {
		coding, parameter, _ := strings.Cut(strings.TrimSpace(strings.ToLower(one)), ";")
		quality, isQuality := strings.CutPrefix(strings.TrimSpace(parameter), "q=")
		weight, err := strconv.ParseFloat(quality, 64)
		wanted := !isQuality || err == nil && weight > 0
		switch strings.TrimSpace(coding) {
		case "gzip":
			return wanted // it says more than *
		case "*":
			takes = wanted
		}
	}
	return takes
}

package api

import (
	"net/http"
	"strconv"
)

// exported is a page of what latchkey_export answers.
type exported struct {
	Records []byte `json:"records_base64"`
	Next    uint64 `json:"next"`
	Done    bool   `json:"done"`
}

// log answers GET /v1/log?from=HEIGHT with blocks from that height on, and GET
// /v1/log?record=N with the archive of the ledger from a record on, which begins with its
// genesis and the code that this names. The body is records of core/ledger/archive.go.
func (a *api) log(w http.ResponseWriter, r *http.Request) {
	texts, err := Params(r.URL.RawQuery)
	if err != nil {
		Fail(w, http.StatusBadRequest, CodeBadRequest, "%v", err)
		return
	}
	params := map[string]uint64{}
	for name, text := range texts {
		n, err := strconv.ParseUint(text, 10, 64)
		switch {
		case name != "from" && name != "record":
			Fail(w, http.StatusBadRequest, CodeBadRequest, "%.64q is no parameter; there are from and record", name)
			return
		case err != nil:
			Fail(w, http.StatusBadRequest, CodeBadRequest, "%s: want a number, not %.64q", name, text)
			return
		}
		params[map[string]string{"from": "height", "record": "from"}[name]] = n
	}
	if len(params) != 1 {
		Fail(w, http.StatusBadRequest, CodeBadRequest, "name one of from, the height of a block, and record, which is 0 for the beginning")
		return
	}
	var page exported
	if no := a.ask(r, "latchkey_export", params, &page); no != nil {
		no.tell(w)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("Access-Control-Expose-Headers", "Latchkey-Next, Latchkey-Done")
	h.Set("Latchkey-Next", strconv.FormatUint(page.Next, 10))
	h.Set("Latchkey-Done", strconv.FormatBool(page.Done))
	a.Send(w, r, http.StatusOK, page.Records)
}

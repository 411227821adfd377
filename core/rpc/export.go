package rpc

import (
	"errors"

	"latchkey/core/ledger"
)

// exportBytesMax bounds a page of an archive, but for one record that is larger.
const exportBytesMax = 1 << 20

// ExportedPage is a part of the archive of a ledger: whole records, one after another.
type ExportedPage struct {
	Records []byte `json:"records_base64"`
	Next    uint64 `json:"next"` // number of the record to go on with
	Done    bool   `json:"done"` // the end of the archive is in Records
	Place
}

// latchkeyExport answers latchkey_export {from}: the archive of the ledger from a
// record on, 0 if that is left out.
func latchkeyExport(x *exchange, p params) (any, *Error) {
	var q struct {
		From uint64 `json:"from"`
	}
	if !p.isEmpty() {
		if failure := p.object(&q); failure != nil {
			return nil, failure
		}
	}
	if failure := x.enter(); failure != nil {
		return nil, failure
	}
	page, err := x.view.Archive(q.From, exportBytesMax)
	if beyond := (*ledger.BeyondEndError)(nil); errors.As(err, &beyond) {
		return nil, parseError("params: %v", beyond)
	}
	if err != nil {
		return nil, hostError(err)
	}
	return ExportedPage{page.Bytes, page.Next, page.Done, x.place()}, nil
}

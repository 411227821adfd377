package rpc

import (
	"errors"

	"latchkey/core/keys"
	"latchkey/core/ledger"
)

// exportBytesMax bounds a page of an archive, but for one record that is larger.
const exportBytesMax = 1 << 20

// ExportedPage is a part of the archive of a ledger: whole records, one after another.
type ExportedPage struct {
	Records []byte `json:"records_base64"`
	Next    uint64 `json:"next"` // number of the record to go on with, or height of the block
	Done    bool   `json:"done"` // the end of the archive, or the newest block, is in Records
	Place
}

// HeadKey is what a node signs its newest block with; nil: it does not.
type HeadKey *keys.SecretKey

// WithHeadKey returns the server with pages of blocks that end with a signed head.
func (s *Server) WithHeadKey(key HeadKey) *Server {
	with := *s
	with.heads = key
	return &with
}

const causeBeyondLog = "LOG_BEYOND_HEAD"

// latchkeyExport answers latchkey_export {from}: the archive of the ledger from a
// record on, 0 if that is left out. {height} asks for blocks alone, from that one on,
// and behind the newest for the head that this node signs.
func latchkeyExport(x *exchange, p params) (any, *Error) {
	var q struct {
		From   uint64  `json:"from"`
		Height *uint64 `json:"height"`
	}
	if !p.isEmpty() {
		if failure := p.object(&q); failure != nil {
			return nil, failure
		}
	}
	if failure := x.enter(); failure != nil {
		return nil, failure
	}
	if q.Height != nil {
		return x.exportBlocks(*q.Height)
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

func (x *exchange) exportBlocks(height uint64) (any, *Error) {
	page, err := x.view.ArchiveBlocks(height, exportBytesMax)
	if beyond := (*ledger.BeyondHeadError)(nil); errors.As(err, &beyond) {
		return nil, handlerError(causeBeyondLog, map[string]any{"error_message": err.Error(), "block_height": beyond.Head}, err.Error())
	}
	if err == nil && page.Done && x.heads != nil {
		var head *ledger.SignedHead
		if head, err = x.view.SignedHead(x.ledger.Genesis, *x.heads); err == nil {
			page.Bytes = append(page.Bytes, ledger.WriteArchive([]ledger.ArchiveRecord{ledger.HeadRecord(head)})...)
		}
	}
	if err != nil {
		return nil, hostError(err)
	}
	return ExportedPage{page.Bytes, page.Next, page.Done, x.place()}, nil
}

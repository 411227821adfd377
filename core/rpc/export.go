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
	Next    uint64 `json:"next"` // number of the record to go on with, or height of the block
	Done    bool   `json:"done"` // the end of the archive, or the newest block, is in Records
	Place
}

// SignHead signs a node's newest block; nil: it does not. It is the host's, so that a core
// in JavaScript is spared what signs.
type SignHead func(ledger.Head) *ledger.SignedHead

// WithHeads returns the server with pages of blocks that end with a signed head.
func (s *Server) WithHeads(sign SignHead) *Server {
	with := *s
	with.signHead = sign
	return &with
}

const (
	causeBeyondLog = "LOG_BEYOND_HEAD"
	causeTruncated = "LOG_TRUNCATED"
)

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
		return nil, truncatedError(err)
	}
	return ExportedPage{page.Bytes, page.Next, page.Done, x.place()}, nil
}

func (x *exchange) exportBlocks(height uint64) (any, *Error) {
	page, err := x.view.ArchiveBlocks(height, exportBytesMax)
	if beyond := (*ledger.BeyondHeadError)(nil); errors.As(err, &beyond) {
		return nil, handlerError(causeBeyondLog, map[string]any{"error_message": err.Error(), "block_height": beyond.Head}, err.Error())
	}
	if err == nil && page.Done && x.signHead != nil {
		var head *ledger.Head
		if head, err = x.view.HeadFor(x.ledger.Genesis); err == nil {
			page.Bytes = append(page.Bytes, ledger.WriteArchive([]ledger.ArchiveRecord{ledger.HeadRecord(x.signHead(*head))})...)
		}
	}
	if err != nil {
		return nil, truncatedError(err)
	}
	return ExportedPage{page.Bytes, page.Next, page.Done, x.place()}, nil
}

// truncatedError is an error of making a page. What is from before this host's first block
// another host may have: the first one here is named.
func truncatedError(err error) *Error {
	if truncated := (*ledger.TruncatedError)(nil); errors.As(err, &truncated) {
		return handlerError(causeTruncated, map[string]any{"error_message": err.Error(), "first_height": truncated.First}, err.Error())
	}
	return hostError(err)
}

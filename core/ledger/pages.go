package ledger

import (
	"encoding/binary"

	"latchkey/core/borsh"
	"latchkey/core/receipt"
	"latchkey/core/runtime"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// What ran in a block stands in the block's pages, in order: each transaction and receipt
// with its outcome. A record for each of them by its hash would lie anywhere in the store,
// which takes more than all that is in it; what does is its place, a few bytes.

// pageBytes is the size from which on a page is full: one is read for each outcome.
const pageBytes = 4 << 10

// entryKind says what has run. The values are on disk: never change them.
type entryKind uint8

const (
	entryTransaction entryKind = 0
	entryReceipt     entryKind = 1 // made in the same block
	entryEarlier     entryKind = 2 // a receipt of an earlier block, which has a record of its own
)

// entry is one transaction or receipt that ran: its Borsh bytes, none of entryEarlier,
// and those of its outcome.
type entry struct {
	kind   entryKind
	height uint64 // of the block
	body   []byte
	out    []byte
}

// place is where an entry is.
type place struct {
	height   uint64
	page, at uint32
}

const placeBytes = 8 + 4 + 4

func (p place) encode() []byte {
	b := binary.LittleEndian.AppendUint64(make([]byte, 0, placeBytes), p.height)
	b = binary.LittleEndian.AppendUint32(b, p.page)
	return binary.LittleEndian.AppendUint32(b, p.at)
}

func pageKey(height uint64, page uint32) []byte {
	at := binary.BigEndian.AppendUint64(make([]byte, 0, 8+4), height)
	return recordKey(recordPage, binary.BigEndian.AppendUint32(at, page))
}

func placeKey(id transaction.Hash) []byte { return recordKey(recordPlace, id[:]) }

// pages are those of a block in the making.
type pages struct {
	height uint64
	number uint32 // of the page that is written now
	page   borsh.Writer
}

// newPages are those of the block at height.
func newPages(height uint64) pages {
	p := pages{height: height}
	p.page.Reserve(pageBytes)
	return p
}

// add writes an entry down, and where it is.
func (p *pages) add(o *state.Overlay, id transaction.Hash, e entry) {
	if len(p.page.Bytes()) >= pageBytes {
		p.end(o)
	}
	o.Set(placeKey(id), place{p.height, p.number, uint32(len(p.page.Bytes()))}.encode())
	p.page.U8(uint8(e.kind))
	p.page.Blob(e.body)
	p.page.Blob(e.out)
}

// end stores the page that is written now, if anything is in it.
func (p *pages) end(o *state.Overlay) {
	if body := p.page.Bytes(); len(body) > 0 {
		o.Set(pageKey(p.height, p.number), body)
		p.number, p.page = p.number+1, borsh.Writer{}
		p.page.Reserve(pageBytes)
	}
}

// ran returns the entry of what has this id, or nil when nothing has that ran.
func (rs records) ran(id transaction.Hash) (*entry, error) {
	key := placeKey(id)
	value, ok, err := rs.r.Get(key)
	if err != nil || !ok {
		return nil, err
	}
	r := borsh.NewReader(value)
	p := place{r.U64(), r.U32(), r.U32()}
	if err := r.Finish(); err != nil {
		return nil, corrupt(key, err)
	}
	key = pageKey(p.height, p.page)
	page, ok, err := rs.r.Get(key)
	switch {
	case err != nil:
		return nil, err
	case !ok:
		return nil, rs.missingPage(p)
	case uint64(p.at) >= uint64(len(page)):
		return nil, corrupt(key, &borsh.Error{Rule: "a page ends before an entry begins"})
	}
	r = borsh.NewReader(page[p.at:])
	e := &entry{kind: entryKind(r.U8()), height: p.height, body: r.Raw(int(r.U32())), out: r.Raw(int(r.U32()))}
	if e.kind > entryEarlier {
		r.Fail("unknown kind of entry")
	}
	return e, corrupt(key, r.Err())
}

// transaction returns a transaction that ran; nil when there is none.
func (rs records) transaction(hash transaction.Hash) (height uint64, tx *transaction.Signed, err error) {
	e, err := rs.ran(hash)
	if err != nil || e == nil || e.kind != entryTransaction {
		return 0, nil, err
	}
	tx, err = transaction.Decode(e.body)
	return e.height, tx, corrupt(placeKey(hash), err)
}

// outcome returns what became of a transaction or receipt; nil when it has not run.
func (rs records) outcome(id transaction.Hash) (height uint64, out *runtime.Outcome, err error) {
	e, err := rs.ran(id)
	if err != nil || e == nil {
		return 0, nil, err
	}
	out, err = e.outcome(id)
	return e.height, out, err
}

func (e *entry) outcome(id transaction.Hash) (*runtime.Outcome, error) {
	r := borsh.NewReader(e.out)
	out := runtime.DecodeOutcome(r)
	return &out, corrupt(placeKey(id), r.Finish())
}

// receipt returns a receipt, with the height of the block that made it; nil when there
// is none.
func (rs records) receipt(id transaction.Hash) (height uint64, rc *receipt.Receipt, err error) {
	e, err := rs.ran(id)
	if err != nil {
		return 0, nil, err
	}
	return rs.receiptOf(e, id)
}

// receiptOf is receipt, of one whose entry, nil for none, was read.
func (rs records) receiptOf(e *entry, id transaction.Hash) (height uint64, rc *receipt.Receipt, err error) {
	switch {
	case e == nil || e.kind == entryEarlier:
		return rs.made(id)
	case e.kind == entryTransaction:
		return 0, nil, nil
	}
	rc, err = receipt.Decode(e.body)
	return e.height, rc, corrupt(placeKey(id), err)
}

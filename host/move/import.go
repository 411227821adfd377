package move

import (
	"context"
	"errors"
	"io"

	"latchkey/core/ledger"
)

// Target is a place that a ledger is brought to.
type Target interface {
	// Take brings records, or none to learn how far it is.
	Take(ctx context.Context, records []ledger.ArchiveRecord) (*ledger.Imported, error)
	// Finish has the ledger live there: ledger.Import says how.
	Finish(ctx context.Context, opening *ledger.SignedAdminChange, copied bool) error
	Close() error
}

// What is brought at once: blocks are run again, which takes a while.
const (
	takeBytesMax   = 1 << 20
	takeRecordsMax = 50
)

// Import brings an archive to a place, to its end, and returns how it stands there.
func Import(ctx context.Context, from io.Reader, to Target) (*ledger.Imported, error) {
	how, err := to.Take(ctx, nil)
	if err != nil {
		return nil, err
	}
	r := NewReader(from)
	for number := uint64(0); ; {
		records, err := some(r, how.Wants, &number)
		if err != nil {
			return how, err
		}
		if how, err = to.Take(ctx, records); err != nil {
			return how, err
		}
		if records[len(records)-1].IsEnd() {
			return how, nil
		}
	}
}

// some reads what is brought at once. The genesis is always among it, to be compared; other
// records that the place has are left out, but for the last, which is compared as well.
func some(r *Reader, wants uint64, number *uint64) (all []ledger.ArchiveRecord, err error) {
	for size := int64(0); len(all) < takeRecordsMax; {
		record, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil, &CutError{*number}
		}
		if err != nil {
			return nil, err
		}
		at := *number
		if *number++; at > 0 && at+1 < wants && !record.IsEnd() {
			continue
		}
		all = append(all, record)
		if size += record.Size(); record.IsEnd() || size >= takeBytesMax {
			break
		}
	}
	return all, nil
}

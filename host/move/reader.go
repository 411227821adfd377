package move

import (
	"errors"
	"fmt"
	"io"

	"latchkey/core/ledger"
)

// CutError is an archive that ends within a record, or before its end.
type CutError struct{ Records uint64 }

func (e *CutError) Error() string {
	return fmt.Sprintf("the archive is cut off behind %d records: export it again", e.Records)
}

// readBytes is how much is read at a time.
const readBytes = 256 << 10

// Reader reads the records of an archive one after another.
type Reader struct {
	from    io.Reader
	buffer  []byte // read and not taken
	ready   []ledger.ArchiveRecord
	taken   int64 // bytes of the records that Next has given
	records uint64
	end     bool // of from
}

// NewReader reads the archive that r begins with.
func NewReader(r io.Reader) *Reader { return &Reader{from: r} }

// Taken is how many bytes the records have that Next has given, with the line at the
// beginning.
func (r *Reader) Taken() int64 { return r.taken }

// Next returns the next record; io.EOF behind the last whole one. Errors: *CutError,
// *ledger.ArchiveError, and those of the reader.
func (r *Reader) Next() (ledger.ArchiveRecord, error) {
	for len(r.ready) == 0 {
		if err := r.fill(); err != nil {
			return ledger.ArchiveRecord{}, err
		}
	}
	record := r.ready[0]
	if r.records == 0 {
		r.taken = ledger.ArchiveLineBytes
	}
	r.ready, r.records, r.taken = r.ready[1:], r.records+1, r.taken+record.Size()
	return record, nil
}

// fill reads until there is a whole record.
func (r *Reader) fill() error {
	if r.end {
		if len(r.buffer) > 0 || r.records == 0 {
			return &CutError{r.records}
		}
		return io.EOF
	}
	chunk := make([]byte, max(readBytes, len(r.buffer))) // a large record takes few readings
	n, err := io.ReadFull(r.from, chunk)
	if r.end = errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF); err != nil && !r.end {
		return err
	}
	r.buffer = append(r.buffer, chunk[:n]...)
	records, taken, err := ledger.ReadArchive(r.buffer, r.records == 0)
	if err != nil {
		return err
	}
	if len(records) > 0 {
		r.ready, r.buffer = records, append([]byte{}, r.buffer[taken:]...)
	}
	return nil
}

package move

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"latchkey/core/ledger"
	"latchkey/host/files"
)

// Exported is an archive that is complete.
type Exported struct {
	Records uint64
	Bytes   int64
}

// Export writes the archive of a ledger to w.
func Export(ctx context.Context, from Source, w io.Writer) (*Exported, error) {
	return goOn(ctx, from, w, &Exported{})
}

// goOn writes what follows the records that done has.
func goOn(ctx context.Context, from Source, w io.Writer, done *Exported) (*Exported, error) {
	for {
		page, err := from.Page(ctx, done.Records)
		if err != nil {
			return done, err
		}
		n, err := w.Write(page.Bytes)
		done.Bytes += int64(n)
		if err != nil {
			return done, err
		}
		if page.Next <= done.Records {
			return done, fmt.Errorf("the archive does not go on behind record %d", done.Records)
		}
		if done.Records = page.Next; page.Done {
			return done, nil
		}
	}
}

// OtherFileError is a file that has the archive of another ledger.
type OtherFileError struct{ Path string }

func (e *OtherFileError) Error() string {
	return fmt.Sprintf("%s is the archive of another ledger: name another file", e.Path)
}

// ExportTo is Export into a file. One that is there and has a part of the ledger's
// archive, or all that there was of it, is gone on with.
func ExportTo(ctx context.Context, from Source, path string) (done *Exported, err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, files.Public)
	if err != nil {
		return nil, files.Cause(err)
	}
	defer func() { err = errors.Join(err, f.Sync(), f.Close()) }()
	if done, err = found(ctx, from, f, path); err != nil {
		return nil, err
	}
	if err := f.Truncate(done.Bytes); err != nil {
		return nil, err
	}
	if _, err := f.Seek(done.Bytes, io.SeekStart); err != nil {
		return nil, err
	}
	return goOn(ctx, from, f, done)
}

// found says what of the archive a file has, its end left out: the ledger may have grown.
func found(ctx context.Context, from Source, f *os.File, path string) (*Exported, error) {
	done := &Exported{}
	r := NewReader(f)
	for first := true; ; first = false {
		record, err := r.Next()
		var cut *CutError
		if errors.Is(err, io.EOF) || errors.As(err, &cut) {
			return done, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if first {
			if err := sameGenesis(ctx, from, record, path); err != nil {
				return nil, err
			}
		}
		if record.IsEnd() {
			return done, nil
		}
		done.Records, done.Bytes = done.Records+1, r.Taken()
	}
}

func sameGenesis(ctx context.Context, from Source, got ledger.ArchiveRecord, path string) error {
	page, err := from.Page(ctx, 0)
	if err != nil {
		return err
	}
	records, _, err := ledger.ReadArchive(page.Bytes, true)
	if err != nil {
		return err
	}
	if len(records) == 0 || !bytes.Equal(records[0].Body, got.Body) {
		return &OtherFileError{path}
	}
	return nil
}

package move

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"

	"latchkey/core/ledger"
)

// sample is an archive of three records, of which one is large.
func sample() []byte {
	return append([]byte("latchkey archive 1\n"), ledger.WriteArchive([]ledger.ArchiveRecord{
		{Kind: 'g', Body: []byte("{}")}, {Kind: 'c', Body: make([]byte, 3*readBytes)}, {Kind: 'e', Body: make([]byte, 40)}})...)
}

// read reads all records, and says what it ended with.
func read(from io.Reader) (all []ledger.ArchiveRecord, taken int64, err error) {
	r := NewReader(from)
	for {
		record, err := r.Next()
		if err != nil {
			return all, r.Taken(), err
		}
		all = append(all, record)
	}
}

func TestRecordsComeOneAfterAnother(t *testing.T) {
	for name, from := range map[string]io.Reader{"at once": bytes.NewReader(sample()), "in halves": iotest.HalfReader(bytes.NewReader(sample()))} {
		all, taken, err := read(from)
		if !errors.Is(err, io.EOF) || len(all) != 3 || taken != int64(len(sample())) || !all[2].IsEnd() {
			t.Errorf("%s: %d records in %d bytes: %v", name, len(all), taken, err)
		}
	}
}

// TestAnArchiveThatIsCutOff anywhere says behind how many records.
func TestAnArchiveThatIsCutOff(t *testing.T) {
	whole := sample()
	for _, n := range []int{0, 1, 18, 19, 25, 30, 31, len(whole) / 2, len(whole) - 49, len(whole) - 1} {
		all, taken, err := read(bytes.NewReader(whole[:n]))
		var cut *CutError
		if end := len(all) > 0 && int(taken) == n; end != errors.Is(err, io.EOF) || !end && (!errors.As(err, &cut) || cut.Records != uint64(len(all))) {
			t.Errorf("%d bytes: %d records, %v", n, len(all), err)
		}
	}
	if _, _, err := read(bytes.NewReader([]byte("a list of things\n"))); !errors.As(err, new(*ledger.ArchiveError)) {
		t.Errorf("no archive: %v", err)
	}
}

// FuzzReader: whatever is read, records are those that the archive's own decoder gives.
func FuzzReader(f *testing.F) {
	f.Add(sample()[:200])
	f.Add([]byte("latchkey archive 1\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		all, _, err := read(iotest.OneByteReader(bytes.NewReader(b)))
		want, _, wrong := ledger.ReadArchive(b, true)
		if wrong == nil && len(all) != len(want) || wrong != nil && (err == nil || errors.Is(err, io.EOF)) {
			t.Errorf("%d records and %v, want %d and %v", len(all), err, len(want), wrong)
		}
	})
}

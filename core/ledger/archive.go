package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"

	"latchkey/core/borsh"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

// An archive is a ledger on its way from one host to another: the line "latchkey
// archive 1", then records. Each has its kind (u8), the length of what follows (u32), that,
// and a CRC-32C of all before it in the record. In order they are the genesis as JSON,
// the code that genesis names, one block after another, and the end. So an archive can
// be made and taken in pages, and either gone on with where it broke off.
const archiveMagic = "latchkey archive 1\n"

// Kinds of records. The values are in files: never change them.
const (
	archiveGenesis = 'g' // JSON
	archiveCode    = 'c' // a contract that genesis names by hash
	archiveBlock   = 'b' // hash of the block, and its input
	archiveEnd     = 'e' // height and hash of the last block
)

const (
	archiveHeadBytes = 1 + 4
	archiveSumBytes  = 4
	// ArchiveLineBytes is the length of the line that an archive begins with.
	ArchiveLineBytes = int64(len(archiveMagic))
	// ArchiveRecordBytesMax bounds a record: a block of many transactions with code.
	ArchiveRecordBytesMax = 256 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// ArchiveRecord is one record.
type ArchiveRecord struct {
	Kind byte
	Body []byte
}

func (r ArchiveRecord) append(to []byte) []byte {
	start := len(to)
	to = binary.LittleEndian.AppendUint32(append(to, r.Kind), uint32(len(r.Body)))
	to = append(to, r.Body...)
	return binary.LittleEndian.AppendUint32(to, crc32.Checksum(to[start:], castagnoli))
}

// IsEnd reports whether nothing follows the record.
func (r ArchiveRecord) IsEnd() bool { return r.Kind == archiveEnd }

// Block is hash and input of the block that a record is; false of another record.
func (r ArchiveRecord) Block() (hash transaction.Hash, input []byte, ok bool) {
	if r.Kind != archiveBlock || len(r.Body) < sha256.Size {
		return hash, nil, false
	}
	return transaction.Hash(r.Body[:sha256.Size]), r.Body[sha256.Size:], true
}

// Size is what the record takes of an archive, in bytes.
func (r ArchiveRecord) Size() int64 { return archiveHeadBytes + int64(len(r.Body)) + archiveSumBytes }

// WriteArchive is records as an archive has them, without the line at its beginning.
func WriteArchive(records []ArchiveRecord) (b []byte) {
	for _, r := range records {
		b = r.append(b)
	}
	return b
}

// ArchiveError is an archive that is damaged, or none.
type ArchiveError struct{ What string }

func (e *ArchiveError) Error() string { return "archive: " + e.What }

// BeginsArchive reports whether b is the beginning of an archive: no kind of record is its
// first byte.
func BeginsArchive(b []byte) bool { return len(b) > 0 && b[0] == archiveMagic[0] }

// ReadArchive splits off the records that b has whole, and says how many bytes those
// take. start says that b begins an archive, with the line that names the format.
func ReadArchive(b []byte, start bool) (records []ArchiveRecord, taken int, err error) {
	if start {
		if n := min(len(b), len(archiveMagic)); string(b[:n]) != archiveMagic[:n] {
			return nil, 0, &ArchiveError{`it does not begin with the line "latchkey archive 1"`}
		} else if n < len(archiveMagic) {
			return nil, 0, nil
		}
		taken = len(archiveMagic)
	}
	for {
		rest := b[taken:]
		if len(rest) < archiveHeadBytes {
			return records, taken, nil
		}
		length := uint64(binary.LittleEndian.Uint32(rest[1:]))
		if length > ArchiveRecordBytesMax {
			return nil, 0, &ArchiveError{fmt.Sprintf("a record has %d bytes, at most %d are allowed", length, ArchiveRecordBytesMax)}
		}
		end := archiveHeadBytes + int(length)
		if len(rest) < end+archiveSumBytes {
			return records, taken, nil
		}
		if crc32.Checksum(rest[:end], castagnoli) != binary.LittleEndian.Uint32(rest[end:]) {
			return nil, 0, &ArchiveError{"a record is damaged: its checksum is another"}
		}
		records = append(records, ArchiveRecord{rest[0], rest[archiveHeadBytes:end]})
		taken += end + archiveSumBytes
	}
}

// ArchivePage is a part of an archive.
type ArchivePage struct {
	Bytes []byte
	Next  uint64 // number of the record that the next page begins with
	Done  bool   // the end is in Bytes
}

// BeyondEndError is a record that an archive does not have yet.
type BeyondEndError struct{ From, End uint64 }

func (e *BeyondEndError) Error() string {
	return fmt.Sprintf("from is %d, the archive ends with record %d", e.From, e.End)
}

// Archive returns the archive of the ledger from a record on, as many whole records as
// bytesMax has room for, one at least. It grows with the ledger: the record behind the
// newest block is the end. Errors: *BeyondEndError, *TruncatedError, and those of the store.
func (v *View) Archive(from uint64, bytesMax int) (*ArchivePage, error) {
	return Archive(v.reader, from, bytesMax)
}

// Archive is the same of a store that nobody uses.
func Archive(r state.Reader, from uint64, bytesMax int) (*ArchivePage, error) {
	a, err := openArchive(r)
	if err != nil {
		return nil, err
	}
	if end := uint64(len(a.codes)) + a.Head.Height - a.first + 1; from > end {
		return nil, &BeyondEndError{from, end}
	}
	page := &ArchivePage{Next: from}
	if from == 0 {
		page.Bytes = []byte(archiveMagic)
	}
	for !page.Done && (page.Next == from || len(page.Bytes) < bytesMax) {
		record, err := a.record(page.Next)
		if page.Next > from && errors.As(err, new(*TruncatedError)) {
			break // how the ledger began is there
		}
		if err != nil {
			return nil, err
		}
		grown := record.append(page.Bytes)
		if page.Next > from && len(grown) > bytesMax {
			break
		}
		page.Bytes, page.Done = grown, record.Kind == archiveEnd
		page.Next++
	}
	return page, nil
}

// ArchiveBlocks returns the records of the blocks from height on that the ledger has, as
// Archive does, without the end: a ledger that is followed has none. Page.Next is the height
// that the next page begins with, and Page.Done says that the newest block is in it. Errors:
// *BeyondHeadError, *TruncatedError, and those of the store.
func (v *View) ArchiveBlocks(height uint64, bytesMax int) (*ArchivePage, error) {
	a, err := openArchive(v.reader)
	if err != nil {
		return nil, err
	}
	if height <= a.first || height > a.Head.Height {
		return nil, &BeyondHeadError{height, a.first + 1, a.Head.Height}
	}
	page := &ArchivePage{Next: height}
	for !page.Done && (page.Next == height || len(page.Bytes) < bytesMax) {
		record, err := a.block(page.Next)
		if err != nil {
			return nil, err
		}
		grown := record.append(page.Bytes)
		if page.Next > height && len(grown) > bytesMax {
			break
		}
		page.Bytes, page.Done = grown, page.Next == a.Head.Height
		page.Next++
	}
	return page, nil
}

// BeyondHeadError is a height that no block of an archive has.
type BeyondHeadError struct{ Height, First, Head uint64 }

func (e *BeyondHeadError) Error() string {
	return fmt.Sprintf("the ledger has no block %d to follow from: its blocks behind genesis are %d to %d", e.Height, e.First, e.Head)
}

// archive is what an archive is made of.
type archive struct {
	*View
	genesis []byte
	first   uint64 // height of genesis
	codes   []transaction.Hash
}

func openArchive(r state.Reader) (*archive, error) {
	text, ok, err := r.Get(metaKey("genesis"))
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, ErrEmpty
	}
	g, err := ParseGenesis(text)
	if err != nil {
		return nil, err
	}
	head, err := HeadIn(r)
	if err != nil {
		return nil, err
	}
	return &archive{&View{State: state.New(r), Head: head, reader: r}, text, g.Height, g.codes()}, nil
}

// codes are the hashes of the code that genesis names, each once.
func (g *Genesis) codes() (all []transaction.Hash) {
	seen := map[transaction.Hash]bool{}
	for _, c := range g.GlobalContracts {
		if !seen[c.CodeHash] {
			seen[c.CodeHash] = true
			all = append(all, c.CodeHash)
		}
	}
	return all
}

// record is the n-th of the archive.
func (a *archive) record(n uint64) (ArchiveRecord, error) {
	switch codes := uint64(len(a.codes)); {
	case n == 0:
		return ArchiveRecord{archiveGenesis, a.genesis}, nil
	case n <= codes:
		code, ok := a.Code(a.codes[n-1])
		if !ok {
			return ArchiveRecord{}, errors.Join(a.Err(), &ArchiveError{fmt.Sprintf("the code %s of genesis is missing", a.codes[n-1])})
		}
		return ArchiveRecord{archiveCode, code}, nil
	default:
		return a.block(a.first + n - codes)
	}
}

// block is the record of the block at height, or behind the newest block the end.
func (a *archive) block(height uint64) (ArchiveRecord, error) {
	if height > a.Head.Height {
		var w borsh.Writer
		w.U64(a.Head.Height)
		w.Hash(a.Head.Hash)
		return ArchiveRecord{archiveEnd, w.Bytes()}, nil
	}
	if err := (records{a.View.State}).reach(height); err != nil {
		return ArchiveRecord{}, err
	}
	b, err := a.View.Block(height)
	if err == nil && b == nil {
		err = &BlockError{height, "it is missing"}
	}
	if err != nil {
		return ArchiveRecord{}, err
	}
	in, err := a.inputOf(b)
	if err != nil {
		return ArchiveRecord{}, err
	}
	return ArchiveRecord{archiveBlock, append(append(make([]byte, 0, sha256.Size+256), b.Hash[:]...), in.Borsh()...)}, nil
}

package ledger

import (
	"bytes"
	"errors"
	"testing"

	"latchkey/core/transaction"
	"latchkey/internal/test/memstore"
)

// headOfChain is the newest head of a chain, signed.
func headOfChain(c *chain) *SignedHead {
	c.t.Helper()
	h, err := c.view().HeadFor(c.l.Genesis)
	if err != nil {
		c.t.Fatal(err)
	}
	return h.Sign(testKey("node"))
}

// TestASignedHeadIsOfOneBlock: whatever is changed in it, the signature is none.
func TestASignedHeadIsOfOneBlock(t *testing.T) {
	h := headOfChain(busy(t))
	back, err := DecodeSignedHead(h.Borsh())
	if err != nil || *back != *h || !back.Verify() {
		t.Fatalf("%+v, %v", back, err)
	}
	for name, change := range map[string]func(*SignedHead){
		"height": func(h *SignedHead) { h.Height++ },
		"hash":   func(h *SignedHead) { h.Hash[0]++ },
		"root":   func(h *SignedHead) { h.Root[31]++ },
		"ledger": func(h *SignedHead) { h.Ledger[7]++ },
		"key":    func(h *SignedHead) { h.PublicKey = testKey("other").PublicKey() },
	} {
		other := *h
		if change(&other); other.Verify() {
			t.Errorf("with another %s it is still signed", name)
		}
	}
}

// TestWhoFollowsHoldsHeads against the blocks that have come.
func TestWhoFollowsHoldsHeads(t *testing.T) {
	c := busy(t)
	page, err := c.view().ArchiveBlocks(c.l.Genesis.Height+1, 1<<20)
	if err != nil || !page.Done || page.Next != c.view().Head.Height+1 {
		t.Fatalf("%+v, %v", page, err)
	}
	blocks, taken, err := ReadArchive(page.Bytes, false)
	if err != nil || taken != len(page.Bytes) {
		t.Fatal(taken, err)
	}
	all := readAll(t, c.archived(1<<20))
	if n := len(blocks); !bytes.Equal(WriteArchive(all[len(all)-1-n:len(all)-1]), page.Bytes) {
		t.Fatal("the blocks differ from those of the archive")
	}
	m, err := OpenImport(memstore.New(), nil)
	if err == nil {
		err = m.Take(all[:len(all)-1-len(blocks)])
	}
	if err != nil {
		t.Fatal(err)
	}
	good := headOfChain(c)
	if err := m.Take([]ArchiveRecord{HeadRecord(good)}); importCode(err) != ImportOutOfTurn {
		t.Errorf("before its block: %v", err)
	}
	if err := m.Take(append(append([]ArchiveRecord{blocks[0]}, blocks...), HeadRecord(good))); err != nil { // the first comes twice
		t.Fatal(err)
	}
	unsigned := *good
	unsigned.Hash[0]++
	if err := m.Take([]ArchiveRecord{HeadRecord(&unsigned)}); !errors.As(err, new(*ArchiveError)) {
		t.Errorf("unsigned: %v", err)
	}
	other := good.Head
	other.Root[0]++
	var two *TwoHistoriesError
	if err := m.Take([]ArchiveRecord{HeadRecord(other.Sign(testKey("node")))}); !errors.As(err, &two) || two.Height != good.Height {
		t.Errorf("another root: %v", err)
	}
	other = good.Head
	other.Ledger[0]++
	if err := m.Take([]ArchiveRecord{HeadRecord(other.Sign(testKey("node")))}); importCode(err) != ImportOtherLedger {
		t.Errorf("another ledger: %v", err)
	}
	// A block that went another way is told with both hashes.
	changed := ArchiveRecord{archiveBlock, bytes.Clone(blocks[len(blocks)-1].Body)}
	changed.Body[0]++
	if err := m.Take([]ArchiveRecord{changed}); !errors.As(err, &two) || two.Own.Hash != good.Hash || two.Came.Hash == good.Hash {
		t.Errorf("another block: %v", err)
	}
}

// TestBlocksFromAHeight that no block has are refused with those that there are.
func TestBlocksFromAHeight(t *testing.T) {
	c := busy(t)
	head := c.view().Head.Height
	for _, height := range []uint64{0, c.l.Genesis.Height, head + 1, ^uint64(0)} {
		var beyond *BeyondHeadError
		if _, err := c.view().ArchiveBlocks(height, 1); !errors.As(err, &beyond) || beyond.Head != head {
			t.Errorf("%d: %v", height, err)
		}
	}
	var all []byte
	for from := c.l.Genesis.Height + 1; ; {
		page, err := c.view().ArchiveBlocks(from, 1)
		if err != nil || page.Next != from+1 {
			t.Fatalf("%d: %+v, %v", from, page, err)
		}
		if all, from = append(all, page.Bytes...), page.Next; page.Done {
			break
		}
	}
	if whole, err := c.view().ArchiveBlocks(c.l.Genesis.Height+1, 1<<30); err != nil || !bytes.Equal(whole.Bytes, all) {
		t.Errorf("pages have %d bytes, the whole %d: %v", len(all), len(whole.Bytes), err)
	}
}

// FuzzSignedHead: what is read is written back as it was.
func FuzzSignedHead(f *testing.F) {
	f.Add(Head{transaction.Hash{1}, 7, transaction.Hash{2}, transaction.Hash{3}}.Sign(testKey("node")).Borsh())
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := DecodeSignedHead(b)
		if err != nil {
			return
		}
		if h.Verify(); !bytes.Equal(h.Borsh(), b) {
			t.Errorf("%x is read as %+v", b, h)
		}
	})
}

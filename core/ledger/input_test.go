package ledger

import (
	"bytes"
	"testing"

	"latchkey/core/transaction"
)

func sampleInput(t testing.TB) *Input {
	c := newChain(t, nil, "alice", "bob")
	return &Input{Height: 2, Time: c.time + 1, Random: [32]byte{7}, Transactions: []*transaction.Signed{
		c.sign("alice", "bob", testKey("alice"), transaction.Transfer{Deposit: near(1)}),
		c.sign("bob", "bob", testKey("bob"), transaction.DeployContract{Code: []byte("code")}),
	}}
}

func TestLogKeepsItsInputs(t *testing.T) {
	in := sampleInput(t)
	empty := Input{Height: 3, Time: in.Time + 1}
	log := Log{Genesis: []byte("{}"), Inputs: [][]byte{in.Borsh(), empty.Borsh()}}
	read, err := DecodeLog(log.Bytes())
	if err != nil || string(read.Genesis) != "{}" || len(read.Inputs) != 2 {
		t.Fatalf("read %+v, %v", read, err)
	}
	again, err := DecodeInput(read.Inputs[0])
	if err != nil || again.Height != in.Height || again.Time != in.Time || again.Random != in.Random ||
		len(again.Transactions) != 2 || again.Transactions[1].Hash() != in.Transactions[1].Hash() {
		t.Errorf("read %+v, %v", again, err)
	}
	for _, bad := range [][]byte{nil, []byte("latchkey log 2\n"), log.Bytes()[:len(log.Bytes())-1]} {
		if _, err := DecodeLog(bad); err == nil {
			t.Errorf("%q is read as a log", bad)
		}
	}
}

// TestReplayGivesTheSameBlocks: the log of a ledger, replayed with the
// signatures unchecked by the host, leads to the same roots.
func TestReplayGivesTheSameBlocks(t *testing.T) {
	c := newChain(t, nil, "alice", "bob")
	forged := transaction.Transaction{SignerID: "alice", PublicKey: testKey("alice").PublicKey(), Nonce: 9, ReceiverID: "bob",
		BlockHash: c.view().Head.Hash, Actions: []transaction.Action{transaction.Transfer{Deposit: near(1)}}}.Sign(testKey("bob"))
	line := func(in *Input) string {
		b, err := newChain(t, nil, "alice", "bob").l.Begin()
		if err != nil {
			t.Fatal(err)
		}
		applied, err := b.Apply(*in)
		if err != nil {
			t.Fatal(err)
		}
		return applied.Line()
	}
	in := sampleInput(t)
	in.Transactions = append(in.Transactions, forged)
	again, err := DecodeInput(in.Borsh())
	if err != nil {
		t.Fatal(err)
	}
	if first, second := line(in), line(again); first != second {
		t.Errorf("the block was %s, the replayed one is %s", first, second)
	}
}

func FuzzDecodeInput(f *testing.F) {
	f.Add(sampleInput(f).Borsh())
	f.Fuzz(func(t *testing.T, b []byte) {
		if in, err := DecodeInput(b); err == nil && !bytes.Equal(in.Borsh(), b) {
			t.Errorf("%x decodes to an input that encodes as %x", b, in.Borsh())
		}
	})
}

func FuzzDecodeLog(f *testing.F) {
	f.Add((&Log{Genesis: []byte("{}"), Inputs: [][]byte{sampleInput(f).Borsh()}}).Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		if log, err := DecodeLog(b); err == nil && !bytes.Equal(log.Bytes(), b) {
			t.Errorf("%x decodes to a log of other bytes", b)
		}
	})
}

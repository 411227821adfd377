package receipt_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/receipt"
	"latchkey/core/transaction"
)

var (
	ids    = rapid.SampledFrom([]account.ID{"alice", "app.near", account.System, "bob"})
	hashes = rapid.Custom(func(t *rapid.T) transaction.Hash { return transaction.Hash{rapid.Byte().Draw(t, "hash")} })
)

// anyReceipt draws lists as Decode gives them: nil when they are empty.
func anyReceipt(t *rapid.T) *receipt.Receipt {
	rc := &receipt.Receipt{
		ID: hashes.Draw(t, "id"), Predecessor: ids.Draw(t, "predecessor"), Receiver: ids.Draw(t, "receiver"),
		Signer: ids.Draw(t, "signer"), SignerKey: keys.FromSeed([32]byte{rapid.Byte().Draw(t, "key")}).PublicKey(),
		RefundTo: rapid.SampledFrom([]account.ID{"", "", "carol"}).Draw(t, "refund to"),
		GasPrice: amount.From(rapid.Uint64().Draw(t, "price")),
		Actions: rapid.SampledFrom([][]transaction.Action{
			{transaction.Transfer{Deposit: amount.From(7)}},
			{transaction.CreateAccount{}, transaction.FunctionCall{MethodName: "m", Args: []byte("{}"), Gas: 9}},
		}).Draw(t, "actions"),
	}
	for range rapid.IntRange(0, 3).Draw(t, "inputs") {
		rc.Inputs = append(rc.Inputs, hashes.Draw(t, "input"))
	}
	for range rapid.IntRange(0, 3).Draw(t, "outputs") {
		rc.Outputs = append(rc.Outputs, receipt.DataReceiver{DataID: hashes.Draw(t, "data"), Receiver: ids.Draw(t, "to")})
	}
	return rc
}

func TestAReceiptComesBackFromItsBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rc := anyReceipt(t)
		bytes := rc.Borsh()
		back, err := receipt.Decode(bytes)
		if err != nil || !reflect.DeepEqual(back, rc) {
			t.Fatalf("%+v comes back as %+v, %v", rc, back, err)
		}
		if cut := rapid.IntRange(0, len(bytes)-1).Draw(t, "cut"); receiptOf(bytes[:cut]) != nil {
			t.Fatalf("%d of its %d bytes are enough", cut, len(bytes))
		}
		if receiptOf(append(bytes, 0)) != nil {
			t.Fatal("a byte too many is taken")
		}
	})
}

func receiptOf(b []byte) *receipt.Receipt {
	rc, err := receipt.Decode(b)
	if err != nil {
		return nil
	}
	return rc
}

// TestTheBytesOfAReceipt are nearcore's: predecessor, receiver, id, then tag 0, or 5
// with who gets refunds.
func TestTheBytesOfAReceipt(t *testing.T) {
	rc := &receipt.Receipt{ID: transaction.Hash{1}, Predecessor: "al", Receiver: "bo", Signer: "al", GasPrice: amount.From(2),
		Inputs: []transaction.Hash{{3}}, Actions: []transaction.Action{transaction.CreateAccount{}}}
	hash := func(first string) string {
		return first + "00000000000000000000000000000000000000000000000000000000000000"
	}
	const al, bo = "02000000616c", "02000000626f"
	head, key := al+bo+hash("01"), "00"+hash("00")
	tail := key + "02000000000000000000000000000000" + "00000000" + "01000000" + hash("03") + "0100000000"
	if got, want := hex.EncodeToString(rc.Borsh()), head+"00"+al+tail; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	rc.RefundTo = "bo"
	if got, want := hex.EncodeToString(rc.Borsh()), head+"05"+al+"01"+bo+tail; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestWhoGetsDepositsBack(t *testing.T) {
	rc := receipt.Receipt{Predecessor: "alice"}
	if got := rc.RefundReceiver(); got != "alice" || rc.IsRefund() {
		t.Errorf("%s gets them, a refund: %v", got, rc.IsRefund())
	}
	rc.RefundTo = "bob"
	if got := rc.RefundReceiver(); got != "bob" {
		t.Errorf("%s gets them", got)
	}
	if rc.Predecessor = account.System; !rc.IsRefund() {
		t.Error("what comes from the system is a refund")
	}
}

// TestIDs: each is the SHA-256 of its parent, the height and a number, the numbers
// of actions counting down from 2^64-1 (spec 6.2).
func TestIDs(t *testing.T) {
	parent := transaction.Hash{0xaa}
	id := func(number string) transaction.Hash {
		tail, err := hex.DecodeString("0b00000000000000" + number) // height 11
		if err != nil {
			t.Fatal(err)
		}
		return sha256.Sum256(append(append([]byte{}, parent[:]...), tail...))
	}
	for _, c := range []struct {
		what      string
		got, want transaction.Hash
	}{
		{"of a transaction", receipt.OfTransaction(parent, 11), id("0000000000000000")},
		{"the third child", receipt.Child(parent, 11, 2), id("0200000000000000")},
		{"the first action", receipt.ActionHash(parent, 11, 0), id("ffffffffffffffff")},
		{"the third action", receipt.ActionHash(parent, 11, 2), id("fdffffffffffffff")},
		{"the second datum", receipt.DataID(parent, 11, 1), id("0100000000000000")},
		{"randomness", receipt.RandomSeed(parent, [32]byte{5}), sha256.Sum256(append(append([]byte{}, parent[:]...), append([]byte{5}, make([]byte, 31)...)...))},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.what, c.got, c.want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	rc := receipt.Receipt{Predecessor: "alice", Receiver: "bob", Signer: "alice", RefundTo: "carol",
		Actions: []transaction.Action{transaction.Transfer{Deposit: amount.From(1)}}}
	f.Add(rc.Borsh())
	rc.RefundTo, rc.Inputs, rc.Outputs = "", []transaction.Hash{{1}}, []receipt.DataReceiver{{DataID: transaction.Hash{2}, Receiver: "dora"}}
	f.Add(rc.Borsh())
	f.Fuzz(func(t *testing.T, b []byte) {
		rc, err := receipt.Decode(b)
		if err != nil {
			return
		}
		again := rc.Borsh()
		if back, err := receipt.Decode(again); err != nil || !bytes.Equal(back.Borsh(), again) {
			t.Fatalf("%x decodes, and its own bytes %x do not: %v", b, again, err)
		}
	})
}

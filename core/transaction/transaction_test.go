package transaction_test

import (
	"encoding/json"
	"errors"
	"math/rand"
	"strings"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/borsh"
	"latchkey/core/transaction"
)

func TestDepositsAndGas(t *testing.T) {
	call := transaction.FunctionCall{Gas: 5, Deposit: amount.From(7)}
	for _, c := range []struct {
		action  transaction.Action
		deposit uint64
		gas     uint64
	}{
		{call, 7, 5},
		{transaction.Transfer{Deposit: amount.From(9)}, 9, 0},
		{transaction.Stake{Stake: amount.From(9)}, 0, 0}, // a stake is not part of the cost
		{transaction.CreateAccount{}, 0, 0},
		{transaction.Delegate{DelegateAction: transaction.DelegateAction{Actions: []transaction.Action{call, call, transaction.CreateAccount{}}}}, 14, 10},
	} {
		if got := transaction.Deposit(c.action); got != amount.From(c.deposit) {
			t.Errorf("%T moves %s", c.action, got)
		}
		if got, fits := transaction.PrepaidGas(c.action); got != c.gas || !fits {
			t.Errorf("%T carries %d gas, %v", c.action, got, fits)
		}
	}
}

// validVectors returns the signed bytes of the vectors that decode.
func validVectors(t testing.TB) [][]byte {
	var all [][]byte
	for _, v := range loadVectors(t) {
		if v.Outcome == "valid" && v.Signed != nil {
			all = append(all, fromHex(t, *v.Signed))
		}
	}
	return all
}

func mustRefuse(t *testing.T, what string, b []byte) {
	s, err := transaction.Decode(b)
	var wrong *borsh.Error
	if s != nil || !errors.As(err, &wrong) {
		t.Errorf("%s: got %v; want a *borsh.Error", what, err)
	}
}

func TestTruncationAtEveryByteIsRefused(t *testing.T) {
	for _, whole := range validVectors(t) {
		for n := range whole {
			mustRefuse(t, "truncated", whole[:n])
		}
		mustRefuse(t, "left over", append(append([]byte{}, whole...), 0))
	}
}

// checkCanonical holds that what decodes is exactly what encodes.
func checkCanonical(t testing.TB, b []byte) {
	s, err := transaction.Decode(b)
	if err != nil {
		var wrong *borsh.Error
		if !errors.As(err, &wrong) {
			t.Fatalf("%x: %v is no *borsh.Error", b, err)
		}
		return
	}
	if string(s.Borsh()) != string(b) {
		t.Fatalf("%x encodes as %x", b, s.Borsh())
	}
	if s.Hash() != s.Transaction.Hash() || s.Size()+1+len(s.Signature.Bytes()) != len(b) {
		t.Fatalf("%x: hash or size differ", b)
	}
	s.SignatureValid()
}

func TestEveryChangedByteIsRefusedOrCanonical(t *testing.T) {
	for _, whole := range validVectors(t) {
		for i := range whole {
			for _, flip := range []byte{0x01, 0x02, 0x80, 0xff} {
				changed := append([]byte{}, whole...)
				changed[i] ^= flip
				checkCanonical(t, changed)
			}
		}
	}
}

func TestRandomBytesAreRefused(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	for range 20_000 {
		b := make([]byte, random.Intn(300))
		random.Read(b)
		mustRefuse(t, "random", b)
		if len(b) > 1 {
			b[1] = 0 // past the version check
			checkCanonical(t, b)
		}
	}
}

func TestOversizedLengthsAreRefused(t *testing.T) {
	for _, whole := range validVectors(t) {
		for i := 0; i+4 <= len(whole)-65; i++ {
			changed := append([]byte{}, whole...)
			copy(changed[i:], []byte{0xff, 0xff, 0xff, 0x7f})
			checkCanonical(t, changed)
		}
	}
}

func TestHashText(t *testing.T) {
	const text = "H4be6ioGzDeiGKork27na6Usw2Hzt4gNJfetJ7ag3LhP"
	h, err := transaction.ParseHash(text)
	if err != nil || h.String() != text {
		t.Errorf("got %s, %v", h, err)
	}
	if (transaction.Hash{}).String() != "11111111111111111111111111111111" {
		t.Error("the zero hash is 32 ones")
	}
	encoded, _ := json.Marshal(h)
	var back transaction.Hash
	if err := json.Unmarshal(encoded, &back); err != nil || back != h || string(encoded) != `"`+text+`"` {
		t.Errorf("json %s: got %s, %v", encoded, back, err)
	}
	for _, bad := range []string{"", text + "1", text[1:], "0" + text[1:], strings.Repeat("1", 33), strings.Repeat("z", 100_000)} {
		var wrong *transaction.HashError
		if _, err := transaction.ParseHash(bad); !errors.As(err, &wrong) {
			t.Errorf("%.40q: got %v", bad, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, v := range loadVectors(f) {
		if v.Signed != nil {
			f.Add(fromHex(f, *v.Signed))
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) { checkCanonical(t, b) })
}

package state_test

import (
	"testing"

	"latchkey/core/accesskey"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/receipt"
	"latchkey/core/state"
)

// TestEntriesAreFoundByTheirKeys: of all that a state holds, accounts, keys and
// data are entries, and nothing else is.
func TestEntriesAreFoundByTheirKeys(t *testing.T) {
	s := state.New(model{})
	key := keys.FromSeed([32]byte{1}).PublicKey()
	s.SetAccount("alice", state.Account{Amount: amount.NEAR})
	s.SetAccessKey("alice", key, accesskey.AccessKey{Nonce: 7})
	s.SetData("alice", []byte{0, 1}, []byte("v"))
	s.SetData("alice", nil, nil)
	s.SetDelayed(1, &receipt.Receipt{Predecessor: "alice", Receiver: "alice"})
	s.SetReceived(receipt.Data{Receiver: "alice"})
	s.Publish([]byte("code"))
	s.SetGlobal("alice", s.SetCode([]byte("more")))

	var found []state.Entry
	for _, d := range s.Deltas() {
		if e, ok := state.EntryOf(d.Key); ok {
			found = append(found, e)
		}
	}
	if len(found) != 4 {
		t.Fatalf("found %+v", found)
	}
	for i, want := range []state.Entry{{Kind: state.EntryAccount}, {Kind: state.EntryAccessKey, PublicKey: key}, {Kind: state.EntryData}, {Kind: state.EntryData, Key: []byte{0, 1}}} {
		if got := found[i]; got.AccountID != "alice" || got.Kind != want.Kind || got.PublicKey != want.PublicKey || string(got.Key) != string(want.Key) {
			t.Errorf("entry %d is %+v, want %+v", i, got, want)
		}
	}
	for _, key := range []string{"", "alice", "alice\x00", "\x01c\x00\x00", "alice\x00\x01\x09", "alice\x00\x07"} {
		if e, ok := state.EntryOf([]byte(key)); ok {
			t.Errorf("%q is %+v", key, e)
		}
	}
}

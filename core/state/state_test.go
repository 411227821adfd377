package state_test

import (
	"crypto/sha256"
	"errors"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/fees"
	"latchkey/core/keys"
	"latchkey/core/state"
)

func publicKey(n byte) keys.PublicKey { return keys.NewPublicKey([32]byte{n}) }

var fullAccess = accesskey.AccessKey{Nonce: 7, Permission: accesskey.FullAccess}

func TestAccountRecordsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := state.Account{
			Amount:       amount.FromWords(rapid.Uint64().Draw(t, "lo"), rapid.Uint64().Draw(t, "hi")),
			Locked:       amount.From(rapid.Uint64().Draw(t, "locked")),
			StorageUsage: rapid.Uint64().Draw(t, "usage"),
		}
		a.Contract.Kind = state.ContractKind(rapid.IntRange(0, 3).Draw(t, "kind"))
		switch a.Contract.Kind {
		case state.LocalContract, state.GlobalContract:
			a.Contract.Hash[5] = rapid.Byte().Draw(t, "hash")
		case state.GlobalByAccount:
			a.Contract.AccountID = "ft.latchkey"
		}
		s := state.New(model{})
		s.SetAccount("a.near", a)
		if got, ok := s.Account("a.near"); !ok || got != a || s.Err() != nil {
			t.Fatalf("got %+v, %v, want %+v", got, s.Err(), a)
		}
		if _, ok := s.Account("b.near"); ok {
			t.Fatal("another account exists")
		}
	})
}

func TestKeysAreListedInOrderOfTheirBytes(t *testing.T) {
	s := state.New(model{})
	for _, n := range []byte{9, 1, 5} {
		s.SetAccessKey("a.near", publicKey(n), fullAccess)
	}
	s.SetAccessKey("a.near2", publicKey(2), fullAccess) // another account
	s.DeleteAccessKey("a.near", publicKey(5))
	var listed []byte
	s.AccessKeys("a.near", func(k keys.PublicKey, ak accesskey.AccessKey) bool {
		if !reflect.DeepEqual(ak, fullAccess) {
			t.Errorf("got %+v", ak)
		}
		listed = append(listed, k.Bytes()[0])
		return true
	})
	if string(listed) != "\x01\x09" {
		t.Errorf("listed %v", listed)
	}
	if _, ok := s.AccessKey("a.near", publicKey(5)); ok {
		t.Error("a deleted key is there")
	}
}

func TestDataIsTheAccountsOwn(t *testing.T) {
	s := state.New(model{})
	s.SetData("a.near", []byte("k"), nil) // nil is stored as an empty value
	s.SetData("a.near", []byte("kk"), []byte("1"))
	s.SetData("a.near", []byte("l"), []byte("2"))
	s.SetData("b.near", []byte("k"), []byte("3"))
	if value, ok := s.Data("a.near", []byte("k")); !ok || len(value) != 0 {
		t.Errorf("got %q, %v", value, ok)
	}
	var seen string
	s.DataPrefix("a.near", []byte("k"), func(key, value []byte) bool {
		seen += string(key) + "=" + string(value) + " "
		return true
	})
	if seen != "k= kk=1 " {
		t.Errorf("got %s", seen)
	}
	s.DeleteData("a.near", []byte("k"))
	if _, ok := s.Data("a.near", []byte("k")); ok {
		t.Error("a deleted key is there")
	}
}

func TestRemoveAccountLeavesNothingOfItAndAllOfOthers(t *testing.T) {
	committed := model{}
	fill := func(s *state.State, id account.ID) {
		s.SetAccount(id, state.Account{StorageUsage: 1})
		s.SetAccessKey(id, publicKey(1), fullAccess)
		s.SetData(id, []byte("data"), []byte(id))
		s.SetData(id, []byte{}, []byte("under the empty key"))
		s.SetData(id, []byte{0xff, 0xff}, []byte("under the last key"))
	}
	neighbours := []account.ID{"a", "a.near-x", "a.near.b", "a.near0", "z.a.near", "a.nea"}
	first := state.New(committed)
	for _, id := range append(neighbours, "a.near") {
		fill(first, id)
	}
	committed.apply(first.Changes())

	second := state.New(committed)
	second.SetData("a.near", []byte("not yet committed"), []byte("1"))
	receipt := second.Nested()
	receipt.RemoveAccount("a.near")
	if _, ok := second.Account("a.near"); !ok {
		t.Error("a removal that is not merged shows")
	}
	receipt.Merge()
	committed.apply(second.Changes())

	left := state.New(committed)
	if _, ok := left.Account("a.near"); ok {
		t.Error("the record is left")
	}
	left.AccessKeys("a.near", func(k keys.PublicKey, _ accesskey.AccessKey) bool {
		t.Errorf("key %s is left", k)
		return true
	})
	left.DataPrefix("a.near", nil, func(key, _ []byte) bool {
		t.Errorf("data %q is left", key)
		return true
	})
	for _, id := range neighbours {
		_, ok := left.Account(id)
		_, okKey := left.AccessKey(id, publicKey(1))
		_, okData := left.Data(id, []byte{0xff, 0xff})
		if !ok || !okKey || !okData {
			t.Errorf("%s lost something", id)
		}
	}
}

func TestCodeIsStoredOnceByItsHash(t *testing.T) {
	s := state.New(model{})
	for _, code := range [][]byte{[]byte("code"), nil, {}} {
		hash := s.SetCode(code)
		if hash != sha256.Sum256(code) {
			t.Errorf("hash %s", hash)
		}
		if got, ok := s.Code(hash); !ok || string(got) != string(code) {
			t.Errorf("%q: got %q, %v", code, got, ok)
		}
	}
	if n := len(s.Changes()); n != 2 {
		t.Errorf("%d codes are stored, want 2", n)
	}
}

func TestContractReferencesResolve(t *testing.T) {
	s := state.New(model{})
	hash := s.Publish([]byte("code"))
	own := s.SetCode([]byte("code of one account"))
	s.SetGlobal("ft.latchkey", hash)
	for _, c := range []struct {
		contract state.Contract
		found    bool
	}{
		{state.Contract{}, false},
		{state.Contract{Kind: state.LocalContract, Hash: hash}, true},
		{state.Contract{Kind: state.GlobalContract, Hash: hash}, true},
		{state.Contract{Kind: state.GlobalContract, Hash: own}, false},
		{state.Contract{Kind: state.GlobalByAccount, AccountID: "ft.latchkey"}, true},
		{state.Contract{Kind: state.GlobalByAccount, AccountID: "nft.latchkey"}, false},
	} {
		if got, ok := s.CodeHash(c.contract); ok != c.found || ok && got != hash {
			t.Errorf("%+v: got %s, %v", c.contract, got, ok)
		}
	}
}

func TestDamagedRecordsAreToldNotGuessed(t *testing.T) {
	whole := model{}
	s := state.New(whole)
	s.SetAccount("a.near", state.Account{})
	s.SetAccessKey("a.near", publicKey(1), fullAccess)
	whole.apply(s.Changes())
	for key := range whole {
		damaged := whole.clone()
		damaged[key] += "x"
		s := state.New(damaged)
		_, okAccount := s.Account("a.near")
		_, okKey := s.AccessKey("a.near", publicKey(1))
		s.AccessKeys("a.near", func(keys.PublicKey, accesskey.AccessKey) bool { return true })
		var corrupt *state.CorruptError
		if !errors.As(s.Err(), &corrupt) || string(corrupt.Key) != key || okAccount && okKey {
			t.Errorf("%q: got %v", key, s.Err())
		}
	}
}

func TestStorageAccounting(t *testing.T) {
	classic, _ := fees.ByName("classic")
	p := classic.Storage
	allowance := amount.NEAR
	limited := accesskey.AccessKey{Permission: accesskey.Permission{FunctionCall: &accesskey.FunctionCall{ReceiverID: "a.near"}}}
	withAllowance := accesskey.AccessKey{Permission: accesskey.Permission{FunctionCall: &accesskey.FunctionCall{
		Allowance: &allowance, ReceiverID: "a.near", MethodNames: []string{"claim"}}}}
	for _, c := range []struct {
		key  accesskey.AccessKey
		want uint64
	}{
		{fullAccess, 82},
		{limited, 91 + 6},
		{withAllowance, 107 + 6 + 4 + 5},
	} {
		if got := state.AccessKeyBytes(p, publicKey(1), c.key); got != c.want {
			t.Errorf("%+v counts %d bytes, want %d", c.key, got, c.want)
		}
	}
	if got := state.DataBytes(p, []byte("key"), []byte("value")); got != 48 {
		t.Errorf("an entry of 3 and 5 bytes counts %d", got)
	}
}

func TestStorageStake(t *testing.T) {
	classic, _ := fees.ByName("classic")
	p := classic.Storage
	if got := state.StorageCost(p, 100_000); got != amount.NEAR {
		t.Errorf("100 kB cost %s NEAR, want 1", got.FormatNEAR())
	}
	if got := state.StorageCost(p, ^uint64(0)); got.Less(amount.NEAR) {
		t.Errorf("all bytes there are cost %s", got)
	}
	half, _ := amount.ParseNEAR("0.5")
	for _, c := range []struct {
		account state.Account
		want    string
	}{
		{state.Account{StorageUsage: 770}, "0"}, // needs no stake
		{state.Account{StorageUsage: 771}, "0.00771"},
		{state.Account{StorageUsage: 100_000, Amount: half}, "0.5"},
		{state.Account{StorageUsage: 100_000, Amount: half, Locked: half}, "0"},
		{state.Account{StorageUsage: 100_000, Amount: amount.Max, Locked: amount.Max}, "0"},
	} {
		if got := state.StorageShortfall(p, &c.account).FormatNEAR(); got != c.want {
			t.Errorf("%+v lacks %s NEAR, want %s", c.account, got, c.want)
		}
	}
}

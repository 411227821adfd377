package authorize_test

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/fees"
	"latchkey/core/keys"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/internal/test/memstore"
)

// request is one question: may this delegate action run on this account?
type request struct {
	d      transaction.DelegateAction
	forged bool
	to     account.ID
	key    *accesskey.AccessKey // of the sender; nil is none
	height uint64
}

// oracle asks every rule of spec 6.7 by itself, and names the first that is
// broken. Balance and allowance are not part of it.
func (q *request) oracle() string {
	rules := []struct {
		name   string
		broken func() bool
	}{
		{"DelegateActionInvalidSignature", func() bool { return q.forged }},
		{"DelegateActionExpired", func() bool { return q.d.MaxBlockHeight < q.height }},
		{"DelegateActionSenderDoesNotMatchTxReceiver", func() bool { return q.d.SenderID != q.to }},
		{"AccessKeyNotFound", func() bool { return q.key == nil }},
		{"DelegateActionInvalidNonce", func() bool { return q.d.Nonce <= q.key.Nonce }},
		{"DelegateActionNonceTooLarge", func() bool { return q.d.Nonce >= q.height*1_000_000 }},
	}
	for _, rule := range rules {
		if rule.broken() {
			return rule.name
		}
	}
	s := situation{key: q.key, tx: transaction.Transaction{ReceiverID: q.d.ReceiverID, Actions: q.d.Actions}}
	return s.permission()
}

func anyRequest(t *rapid.T) *request {
	q := &request{d: anyDelegate(t), forged: rarely(t, "forged"), height: rapid.Uint64Range(2, 5).Draw(t, "height")}
	q.to = q.d.SenderID
	if rarely(t, "brought to another") {
		q.to = receivers.Draw(t, "to")
	}
	q.d.MaxBlockHeight = q.height + rapid.SampledFrom([]uint64{0, 0, 1, 1, 9, ^uint64(0)}).Draw(t, "valid for")
	nonce := rapid.Uint64Range(0, 3).Draw(t, "key nonce")
	q.d.Nonce = rapid.SampledFrom([]uint64{nonce + 1, nonce + 1, nonce + 2, q.height*1e6 - 1, q.height * 1e6, nonce}).Draw(t, "nonce")
	q.d.PublicKey = keys.FromSeed([32]byte{1}).PublicKey()
	q.key = anyKey(t, nonce)
	return q
}

// anyKey is sometimes none.
func anyKey(t *rapid.T, nonce uint64) *accesskey.AccessKey {
	if rarely(t, "no key") {
		return nil
	}
	key := &accesskey.AccessKey{Nonce: nonce}
	if rapid.IntRange(0, 3).Draw(t, "permission") > 0 {
		key.Permission.FunctionCall = &accesskey.FunctionCall{ReceiverID: string(receivers.Draw(t, "permitted")), MethodNames: rapid.SliceOfN(methods, 0, 3).Draw(t, "names")}
		if rapid.Bool().Draw(t, "with allowance") {
			little := amount.From(1)
			key.Permission.FunctionCall.Allowance = &little
		}
	}
	return key
}

// check compares the two judges and returns the verdict.
func (q *request) check(t *rapid.T) string {
	st := state.New(memstore.New())
	if q.key != nil {
		st.SetAccessKey(q.d.SenderID, q.d.PublicKey, *q.key)
	}
	d := q.d.Sign(keys.FromSeed([32]byte{1}))
	if q.forged {
		d.MaxBlockHeight ^= 1 << 40
		q.d = d.DelegateAction
	}
	asked := st.Nested()
	schedule, _ := fees.ByName("classic")
	grant, refusal := unguarded(schedule).Delegate(asked, &d, q.to, "relayer", authorize.Chain{Height: q.height})
	if len(asked.Changes()) != 0 {
		t.Fatal("the verdict changed the state")
	}
	got, want := "accepted", q.oracle()
	if refusal != nil {
		got = authorize.DelegateErrors.Name(refusal)
		if inner, ok := refusal.(authorize.DelegateActionAccessKeyError); ok {
			got = authorize.AccessKeyErrors.Name(inner.Err)
		}
	}
	if got != want {
		t.Fatalf("got %s, want %s: %+v to %s at %d, key %+v", got, want, q.d, q.to, q.height, q.key)
	}
	if refusal == nil {
		moved := *q.key
		moved.Nonce = q.d.Nonce
		if !reflect.DeepEqual(grant.AccessKey, moved) {
			t.Fatalf("granted %+v, want %+v", grant.AccessKey, moved)
		}
	}
	return want
}

func TestDelegateAgreesWithTheRulesOneByOne(t *testing.T) {
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		for range 20 {
			seen[anyRequest(t).check(t)]++
		}
	})
	if len(seen) != 11 {
		t.Errorf("not every verdict was met: %v", seen)
	}
}

// FuzzDelegate is the same with a fuzzer's choices.
func FuzzDelegate(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { anyRequest(t).check(t) }))
}

package plugintest

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
)

// bigPicture is a WebP's container, as large as a drop may keep.
func bigPicture() string {
	data := make([]byte, 24_576)
	copy(data, "RIFF....WEBPVP8L")
	binary.LittleEndian.PutUint32(data[4:], uint32(len(data)-8))
	binary.LittleEndian.PutUint32(data[16:], uint32(len(data)-20))
	return base64.StdEncoding.EncodeToString(data)
}

// bigCall is a call with arguments of so many bytes.
func bigCall(bytes int) string {
	return object("kind", "call", "receiver_id", appID, "method_name", "poke", "args", `{"a":"`+strings.Repeat("x", bytes-8)+`"}`, "attached_deposit", "1", "attached_gas", "5000000000000")
}

const bigMore = `,"title":"t","message":"m"`

// bigDrop makes a drop whose record has nearly 8192 bytes.
func (c *tokenDrops) bigDrop(t testing.TB, key, first string, more string) {
	t.Helper()
	args := `{"public_keys":` + publicOf(key) + `,"uses":[{"assets":[` + first + `,` + bigCall(3850) + `,` + bigCall(3850) + `]}]` + bigMore + more + `,"picture":"` + bigPicture() + `"}`
	r := c.Call(creator, dropID, "create_drop", args, Deposit("2"), Tgas(300))
	if r.Failure != "" || r.Refused != nil {
		r.burns(t)
		t.Fatalf("the drop: %v %s", r.Refused, r.Failure)
	}
}

// TestBigRecords: the last claim of a big drop between two others of its funder.
func TestBigRecords(t *testing.T) {
	c := newFaults(t)
	near := `{"kind":"near","amount":"1"}`
	for _, key := range []string{"K1", "K2", "K3"} {
		c.bigDrop(t, key, near, "")
	}
	r := c.claimWith("K2", "claim_for", alice)
	r.burns(t)
	expect(t, "the claim", r.Value, "true")
	c.notStuck(t, "1")
}

// TestBigRecordsCreate is a claim of such a drop into a new account.
func TestBigRecordsCreate(t *testing.T) {
	c := newFaults(t)
	for _, key := range []string{"K1", "K2", "K3"} {
		c.bigDrop(t, key, `{"kind":"ft","contract_id":"ft.test.near","amount":"5"}`, "")
	}
	c.registerDrop(t)
	c.send(t, creator, "5", "1")
	r := c.Call(dropID, dropID, "create_account_and_claim", object("account_id", "bob2.test.near"), SignedBy("K2"), Tgas(130))
	r.burns(t)
	expect(t, "the claim", r.Value, "true")
	c.notStuck(t, "1")
}

// TestBigRecordsCancel takes such a drop back, with its tokens.
func TestBigRecordsCancel(t *testing.T) {
	c := newFaults(t)
	for _, key := range []string{"K1", "K2", "K3"} {
		c.bigDrop(t, key, `{"kind":"ft","contract_id":"ft.test.near","amount":"5"}`, "")
	}
	c.registerDrop(t)
	c.send(t, creator, "5", "1")
	r := c.Call(creator, dropID, "cancel_drop", `{"drop_id":1}`, Tgas(100))
	r.burns(t)
	expect(t, "keys", r.Value, "1")
	expect(t, "the drop", c.dropView("1"), gone)
	c.notStuck(t, "1")
}

// TestCallsThatCannotBeSent: what the host refuses when the call is made.
func TestCallsThatCannotBeSent(t *testing.T) {
	for _, call := range []string{
		object("kind", "call", "receiver_id", "system", "method_name", "poke", "args", "{}", "attached_gas", "5000000000000"),
		`{"kind":"call","receiver_id":"app.test.near","method_name":"\ud800","args":"{}","attached_gas":"5000000000000"}`,
		`{"kind":"call","receiver_id":"app.test.near","method_name":"a\u0000b,c","args":"{}","attached_gas":"5000000000000"}`,
		`{"kind":"call","receiver_id":"app.test.near","method_name":"poke","args":"{\"a\":\"\\ud800\"}","attached_gas":"1"}`,
		`{"kind":"call","receiver_id":"app.test.near","method_name":"poke","args":"{\"a\":1e999999999,\"b\":-0.0}","attached_gas":"1"}`,
	} {
		c := newFaults(t)
		r := c.Call(creator, dropID, "create_drop", `{"public_keys":`+publicOf("K1")+`,"uses":[{"assets":[{"kind":"near","amount":"1"},`+call+`]}]}`, Deposit("2"))
		if r.Failure != "" || r.Refused != nil {
			t.Log(r.Failure, r.Refused)
			continue
		}
		r = c.claimWith("K1", "claim_for", alice)
		r.burns(t)
		c.notStuck(t, "0")
	}
}

// TestPasswordsLastClaim: the last of thirty uses of a key that has terms.
func TestPasswordsLastClaim(t *testing.T) {
	for _, uses := range []int{30} {
		c := newFaults(t)
		r := c.Call(creator, dropID, "create_near_drop", `{"public_keys":`+publicOf("K1")+`,"amount_per_drop":"1","once_per_account":false,"throttle":"1","uses_per_key":`+fmt.Sprint(uses)+`}`, Deposit("3"))
		r.Succeeds(t)
		for range uses {
			r = c.claim("K1", "claim_for", alice, Tgas(14))
		}
		t.Log(uses)
		r.burns(t)
		c.notStuck(t, "0")
	}
}

// TestListing: pages of big drops end within what a view may use.
func TestListing(t *testing.T) {
	c := newFaults(t)
	for i := range 50 {
		args := `{"public_keys":` + publicOf(fmt.Sprint("L", i)) + `,"uses":[{"assets":[` + bigCall(3900) + `,` + bigCall(3900) + `]}]}`
		c.Call(creator, dropID, "create_drop", args, Deposit("2"), Tgas(300)).Succeeds(t)
	}
	_, failure := c.View(dropID, "get_drops", `{"funder_id":"creator.test.near"}`)
	expect(t, "failure", failure, "")
}

// TestHundredTokens: a drop of a hundred tokens and keys is told.
func TestHundredTokens(t *testing.T) {
	c := newFaults(t)
	names := numbered("T", 100)
	c.Call(creator, dropID, "create_nft_drop", `{"public_keys":`+publicOf(names...)+`,"nft_contract":"app.test.near"}`, Deposit("50"), Tgas(300)).Succeeds(t)
	for i := range 100 {
		c.forward(t, "nft_on_approve", fmt.Sprintf(`{"owner_id":"creator.test.near","token_id":"%064d","approval_id":1,"msg":"0"}`, i), "0").Succeeds(t)
	}
	for _, view := range []string{"get_obligations", "get_keys", "get_drop_by_id"} {
		_, failure := c.View(dropID, view, `{"drop_id":0}`)
		expect(t, view, failure, "")
	}
	r := c.Call(creator, dropID, "cancel_drop", `{"drop_id":0}`, Tgas(300))
	r.burns(t)
	c.notStuck(t, "0")
}

// TestBigNeighbours: the last claim of a small drop with a picture, between two big
// ones of its funder.
func TestBigNeighbours(t *testing.T) {
	c := newFaults(t)
	near := `{"kind":"near","amount":"1"}`
	c.bigDrop(t, "K1", near, "")
	c.Call(creator, dropID, "create_near_drop", strings.TrimSuffix(dropArgs("K2"), "}")+bigMore+`,"uses_per_key":1,"throttle":"1","picture":"`+bigPicture()+`"}`, Deposit("2"), Tgas(200)).Succeeds(t)
	c.bigDrop(t, "K3", near, "")
	r := c.claimWith("K2", "claim_for", alice)
	r.burns(t)
	expect(t, "the claim", r.Value, "true")
	c.notStuck(t, "1")
}

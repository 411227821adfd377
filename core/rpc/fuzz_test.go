package rpc

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/prepare"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/internal/test/memstore"
)

const genesisTime = 1_800_000_000_000_000_000

const alice account.ID = "alice.near"

var aliceKey = keys.FromSeed(sha256.Sum256([]byte("alice")))

// memoryHost makes a block of each transaction at once.
type memoryHost struct {
	t         testing.TB
	store     *memstore.Store
	ledger    *ledger.Ledger
	submitted []*transaction.Signed
}

func newMemoryHost(t testing.TB) *memoryHost {
	hundred, _ := amount.NEAR.Mul64(100)
	h := &memoryHost{t: t, store: memstore.New()}
	var err error
	h.ledger, err = ledger.Create(h.store, nil, &ledger.Genesis{ChainID: "test", Time: genesisTime, Height: 1, Schedule: "classic", PrepareVersion: prepare.Version, AdminKeys: []keys.PublicKey{aliceKey.PublicKey()},
		Accounts: []ledger.GenesisAccount{{AccountID: alice, Amount: hundred, Keys: []ledger.GenesisKey{{PublicKey: aliceKey.PublicKey()}}},
			{AccountID: "bob.near", Amount: hundred}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *memoryHost) Snapshot() (state.Reader, func(), error) {
	return h.store.Snapshot(), func() {}, nil
}
func (h *memoryHost) Now() uint64 { return genesisTime + 1e9 }
func (h *memoryHost) Node() Node  { return Node{Version: "test", ValidatorID: "alice.near"} }

func (h *memoryHost) Submit(tx *transaction.Signed, _ string) (Submitted, error) {
	h.submitted = append(h.submitted, tx)
	batch, err := h.ledger.Begin()
	if err != nil {
		return Submitted{}, err
	}
	applied, err := batch.Apply(ledger.Input{Height: batch.Head().Height + 1, Time: max(h.Now(), batch.Head().Time+1),
		Transactions: []*transaction.Signed{tx}, SignaturesVerified: true})
	if err != nil {
		return Submitted{}, err
	}
	return Submitted{Refusal: applied.Refusals[0]}, batch.Commit()
}

func (h *memoryHost) Administer(change *ledger.SignedAdminChange) (ledger.AdminRefusal, error) {
	return h.ledger.SubmitAdmin(change, h, func(ledger.Committed) {})
}

func (h *memoryHost) Random() ([32]byte, error) { return [32]byte{}, nil }

func (h *memoryHost) fingerprint() [32]byte {
	hash := sha256.New()
	if err := h.store.Scan(nil, nil, func(key, value []byte) bool {
		fmt.Fprintf(hash, "%q %q\n", key, value)
		return true
	}); err != nil {
		h.t.Fatal(err)
	}
	return [32]byte(hash.Sum(nil))
}

// signed is a transaction of alice's on a fresh ledger, in base64.
func signed(h *memoryHost, nonce uint64, receiver account.ID, actions ...transaction.Action) string {
	view, err := h.ledger.View(h.store)
	if err != nil {
		h.t.Fatal(err)
	}
	tx := transaction.Transaction{SignerID: alice, PublicKey: aliceKey.PublicKey(), Nonce: nonce, ReceiverID: receiver,
		BlockHash: view.Head.Hash, Actions: actions}.Sign(aliceKey)
	return base64.StdEncoding.EncodeToString(tx.Borsh())
}

// FuzzHandle: whatever the bytes, the answer is one JSON-RPC answer, and nothing
// changes unless the request brought a transaction that its key has signed.
func FuzzHandle(f *testing.F) {
	h := newMemoryHost(f)
	params := []string{``, `null`, `[]`, `{}`, `[1]`, `[null]`, `["11111111111111111111111111111111","alice.near"]`,
		`["account/alice.near",""]`, `["access_key/alice.near/` + aliceKey.PublicKey().String() + `",""]`, `["call/alice.near/m","2h"]`,
		`{"finality":"final"}`, `{"block_id":1}`, `{"sync_checkpoint":"genesis"}`, `{"receipt_id":"11111111111111111111111111111111"}`,
		`{"request_type":"view_account","finality":"final","account_id":"alice.near"}`,
		`{"request_type":"view_access_key","finality":"final","account_id":"alice.near","public_key":"` + aliceKey.PublicKey().String() + `"}`,
		`{"request_type":"view_access_key_list","block_id":1,"account_id":"nobody"}`,
		`{"request_type":"view_code","finality":"optimistic","account_id":"alice.near"}`,
		`{"request_type":"view_state","finality":"final","account_id":"alice.near","prefix_base64":"AA=="}`,
		`{"request_type":"call_function","finality":"final","account_id":"alice.near","method_name":"m","args_base64":"e30="}`,
		`"latest"`, `["latest"]`, `{"epoch_id":"11111111111111111111111111111111"}`, `{"block_id":1,"shard_id":0}`, `[1,0]`, `[[1,0]]`,
		`{"chunk_id":"11111111111111111111111111111111"}`, `{"account_id":"bob.near"}`,
		`{"finality":"final","account_id":"alice.near","method_name":"m","args_base64":""}`,
		`{"finality":"final","account_id":"alice.near","public_key":"` + aliceKey.PublicKey().String() + `","limit":1,"after_key_base64":"","prefix_base64":""}`,
		`{"request_type":"view_global_contract_code","finality":"final","code_hash":"11111111111111111111111111111111"}`,
		`{"request_type":"view_global_contract_code_by_account_id","finality":"final","account_id":"alice.near"}`,
		`{"request_type":"view_gas_key_nonces","finality":"final","account_id":"alice.near","public_key":"` + aliceKey.PublicKey().String() + `"}`,
		`{"request_type":"view_access_key_list","finality":"final","account_id":"alice.near","limit":1,"after_key":"` + aliceKey.PublicKey().String() + `"}`,
		`{"changes_type":"account_changes","block_id":1,"account_ids":["alice.near"]}`,
		`{"changes_type":"all_access_key_changes","finality":"final","account_ids":["alice.near"]}`,
		`{"changes_type":"data_changes","sync_checkpoint":"genesis","account_ids":["alice.near"],"key_prefix_base64":"AA=="}`,
		`{"changes_type":"single_access_key_changes","block_id":1,"keys":[{"account_id":"alice.near","public_key":"` + aliceKey.PublicKey().String() + `"}]}`,
		`["` + signed(h, 1, "bob.near", transaction.Transfer{Deposit: amount.From(1)}) + `"]`,
		`["` + signed(h, 1, alice, transaction.FunctionCall{MethodName: "m", Gas: 1e12}) + `"]`,
		`["` + signed(h, 1, alice, transaction.DeleteAccount{BeneficiaryID: "bob.near"}) + `"]`,
		`{"signed_tx_base64":"` + signed(h, 0, "bob.near", transaction.Transfer{}) + `","wait_until":"NONE"}`,
	}
	for method := range methods {
		for _, p := range params {
			if p != "" {
				p = `,"params":` + p
			}
			f.Add(fmt.Appendf(nil, `{"jsonrpc":"2.0","id":1,"method":"%s"%s}`, method, p))
		}
	}
	for _, body := range []string{``, `[]`, `{"id":"x"}`, `{"id":1e99,"method":7}`, `{"id":[{}],"method":"status"}`, "{\"id\":\"\xff\",\"method\":\"health\"}"} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		h := newMemoryHost(t)
		earlier := h.fingerprint()
		answer, status := New(h.ledger, h).Handle(body)
		checkAnswer(t, body, answer, status)
		for _, tx := range h.submitted {
			if !tx.SignatureValid() {
				t.Errorf("%q brought a transaction with a bad signature into a block", body)
			}
		}
		if len(h.submitted) == 0 && h.fingerprint() != earlier {
			t.Errorf("%q changed the state", body)
		}
	})
}

func checkAnswer(t *testing.T, body, answer []byte, status int) {
	if status != 200 && status != 400 {
		t.Errorf("%q: status %d", body, status)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(answer, &members); err != nil {
		t.Fatalf("%q: %v: %s", body, err, answer)
	}
	_, isResult := members["result"]
	_, isError := members["error"]
	if string(members["jsonrpc"]) != `"2.0"` || members["id"] == nil || isResult == isError || len(members) != 3 {
		t.Errorf("%q: not a JSON-RPC answer: %s", body, answer)
	}
	var asked struct {
		ID json.RawMessage `json:"id"`
	}
	if json.Unmarshal(body, &asked) == nil && asked.ID != nil {
		if want, err := json.Marshal(asked.ID); err != nil || !bytes.Equal(want, members["id"]) {
			t.Errorf("%q: the id came back as %s", body, members["id"])
		}
	}
}

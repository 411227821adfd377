package replica

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/ledgerlog"
	"latchkey/host/node"
	"latchkey/internal/test/logtest"
	"latchkey/internal/test/patience"
)

// pays is a request that sends 1 yocto, naming a block.
func pays(nonce uint64, block transaction.Hash) []byte {
	tx := transaction.Transaction{SignerID: "alice", PublicKey: aliceKey.PublicKey(), Nonce: nonce, ReceiverID: "alice", BlockHash: block,
		Actions: []transaction.Action{transaction.Transfer{Deposit: amount.From(1)}}}.Sign(aliceKey)
	body, _ := json.Marshal(map[string]any{"id": 7, "method": "send_tx", "params": map[string]string{
		"signed_tx_base64": base64.StdEncoding.EncodeToString(tx.Borsh())}})
	return body
}

// asks posts a request, and returns the answer with the height that it names.
func (m *member) asks(body []byte, header ...string) (status int, answer string, height uint64) {
	m.t.Helper()
	r, err := http.NewRequest(http.MethodPost, m.server.URL, bytes.NewReader(body))
	if err != nil {
		m.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		m.t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		m.t.Fatal(err)
	}
	height, _ = strconv.ParseUint(got.Header.Get(HeightHeader), 10, 64)
	return got.StatusCode, string(text), height
}

func (m *member) succeeds(body []byte, header ...string) (height uint64) {
	m.t.Helper()
	status, answer, height := m.asks(body, header...)
	if status != http.StatusOK || !bytes.Contains([]byte(answer), []byte(`"SuccessValue"`)) {
		m.t.Fatalf("%d %s", status, answer)
	}
	return height
}

// TestOneLeadsAndTheOthersFollow: what is sent to any node is in the same blocks on all,
// and on the node that was asked when it answers.
func TestOneLeadsAndTheOthersFollow(t *testing.T) {
	log := newMemory(t)
	one := log.joins(t, nil)
	one.waitsToLead()
	other := log.joins(t, nil)
	base := one.head().Hash
	for nonce := uint64(1); nonce <= 6; nonce++ {
		asked := []*member{one, other}[nonce%2]
		height := asked.succeeds(pays(nonce, base))
		if height != nonce+1 || asked.Height() < height {
			t.Errorf("payment %d is answered at height %d by a node at %d", nonce, height, asked.Height())
		}
	}
	other.reaches(7)
	if a, b := one.head(), other.head(); a.Hash != b.Hash || len(log.entries) != 6 {
		t.Errorf("heads %d %s and %d %s, %d entries", a.Height, a.Hash, b.Height, b.Hash, len(log.entries))
	}
	if one.Leads() == other.Leads() {
		t.Error("both lead, or none does")
	}
}

// TestWhoLeadsSaysSo in its answers, and nobody else does.
func TestWhoLeadsSaysSo(t *testing.T) {
	log := newMemory(t)
	one := log.joins(t, func(_ *writer, c *Config) { c.Lease = patience.For(10 * time.Second) })
	one.waitsToLead()
	other := log.joins(t, nil)
	for m, want := range map[*member]string{one: "1", other: ""} {
		got, err := http.Get(m.server.URL + "/status")
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		if term := got.Header.Get("Latchkey-Term"); term != want {
			t.Errorf("term %q, want %q", term, want)
		}
	}
}

// TestAnotherTakesOver when the one that leads has been closed, at once.
func TestAnotherTakesOver(t *testing.T) {
	log := newMemory(t)
	one := log.joins(t, nil)
	one.waitsToLead()
	other := log.joins(t, nil)
	base := one.head().Hash
	one.succeeds(pays(1, base))
	one.Node.Close()
	one.Member.Close()
	other.succeeds(pays(2, base))
	if !other.Leads() || other.Height() != 3 {
		t.Errorf("leads %v, height %d", other.Leads(), other.Height())
	}
}

// TestWhatWasNotTakenIsSentToTheNext: a node that loses its term while an append is under
// way answers what the log says in the end.
func TestWhatWasNotTakenIsSentToTheNext(t *testing.T) {
	log := newMemory(t)
	var other *member
	one := log.joins(t, func(w *writer, _ *Config) {
		w.after = func() error { // it is in the log, and its writer cannot know
			w.after = nil
			w.mu.Lock()
			w.expires = time.Now()
			w.mu.Unlock()
			other.waitsToLead()
			return &ledgerlog.UnknownError{Height: 2, Err: io.ErrUnexpectedEOF}
		}
	})
	one.waitsToLead()
	other = log.joins(t, nil)
	if height := one.succeeds(pays(1, one.head().Hash)); height != 2 {
		t.Errorf("answered at height %d", height)
	}
	other.reaches(2)
	if one.Leads() || len(log.entries) != 1 {
		t.Errorf("leads %v, %d entries", one.Leads(), len(log.entries))
	}
	if u := one.Usage(); u.Leads || u.Unknown != 1 {
		t.Errorf("what it tells of itself: %+v", u)
	}
	if u := other.Usage(); !u.Leads || u.LogHead != 2 || u.LogAge != 0 || u.Unknown != 0 || u.Term == 0 {
		t.Errorf("what the next tells of itself: %+v", u)
	}
}

// TestNothingIsRefusedForBeingBehind: what names a block that others have read in the log
// waits until the node that leads has heard that it is there.
func TestNothingIsRefusedForBeingBehind(t *testing.T) {
	log := newMemory(t)
	added, goOn := make(chan struct{}), make(chan struct{})
	one := log.joins(t, func(w *writer, c *Config) {
		c.Lease = patience.For(10 * time.Second)
		w.after = func() error {
			w.after = nil
			close(added)
			<-goOn
			return nil
		}
	})
	one.waitsToLead()
	other := log.joins(t, nil)
	first := make(chan int, 1)
	go func() {
		status, _, _ := one.asks(pays(1, one.head().Hash))
		first <- status
	}()
	<-added
	other.reaches(2)
	second := make(chan uint64, 1)
	go func() { second <- one.succeeds(pays(2, other.head().Hash)) }()
	select {
	case <-second:
		t.Error("it is answered before the block that it names is there")
	case <-time.After(50 * time.Millisecond): // too short finds less
	}
	close(goOn)
	if status, height := <-first, <-second; status != http.StatusOK || height < 3 {
		t.Errorf("the first is answered with %d, the second at height %d", status, height)
	}
}

// TestAClientNamesAHeight: and is answered when the node is there, or told that it is not: at once of a block
// that nobody can have been told of.
func TestAClientNamesAHeight(t *testing.T) {
	log := newMemory(t)
	one := log.joins(t, nil)
	one.waitsToLead()
	other := log.joins(t, nil)
	body := []byte(`{"id":1,"method":"status","params":[]}`)
	for _, m := range []*member{one, other} {
		if status, _, height := m.asks(body, HeightHeader, "1"); status != http.StatusOK || height != 1 {
			t.Errorf("at height %d: %d", height, status)
		}
		if status, _, _ := m.asks(body, HeightHeader, "one"); status != http.StatusBadRequest {
			t.Errorf("what is no height: %d", status)
		}
		begun := time.Now()
		if status, answer, _ := m.asks(body, HeightHeader, "1000"); status != http.StatusServiceUnavailable || time.Since(begun) > 4*time.Second {
			t.Errorf("a height that does not come, after %s: %d %s", time.Since(begun), status, answer)
		}
	}
	for nonce := uint64(1); nonce <= 20; nonce++ { // the other is behind now and then
		_, _, height := one.asks(pays(nonce, one.head().Hash))
		if status, answer, at := other.asks(body, HeightHeader, strconv.FormatUint(height, 10)); status != http.StatusOK || at < height {
			t.Errorf("after block %d: %d at height %d: %s", height, status, at, answer)
		}
	}
}

// TestAHeightIsAwaitedWhileTheLogIsAway: it may be there.
func TestAHeightIsAwaitedWhileTheLogIsAway(t *testing.T) {
	log := newMemory(t)
	one := log.joins(t, nil)
	one.waitsToLead()
	other := log.joins(t, nil)
	log.set(errors.New("connection refused"))
	for deadline := time.Now().Add(patience.For(20 * time.Second)); one.Leads(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the node leads on")
		}
	}
	ctx, end := context.WithTimeout(context.Background(), 3*awayEvery)
	defer end()
	if other.Await(ctx, 2) || ctx.Err() == nil {
		t.Errorf("it is answered before its time is over: %v", ctx.Err())
	}
}

// TestWithoutTheLogNothingIsTaken: what is there is read, and what is sent is answered 503.
func TestWithoutTheLogNothingIsTaken(t *testing.T) {
	log := newMemory(t)
	one := log.joins(t, nil)
	one.waitsToLead()
	log.set(errors.New("connection refused"))
	for deadline := time.Now().Add(patience.For(20 * time.Second)); one.Leads(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the node leads without renewing its lease")
		}
	}
	status, answer, _ := one.asks(pays(1, one.head().Hash))
	if status != http.StatusServiceUnavailable || !bytes.Contains([]byte(answer), []byte(`"LEDGER_AWAY"`)) || !bytes.Contains([]byte(answer), []byte(`"id":7`)) {
		t.Errorf("%d %s", status, answer)
	}
	if status, _, _ := one.asks([]byte(`{"id":1,"method":"status","params":[]}`)); status != http.StatusOK {
		t.Errorf("reading is answered with %d", status)
	}
	log.set(nil)
	one.waitsToLead()
	one.succeeds(pays(1, one.head().Hash))
}

// TestAForwardedRequestIsNotForwarded, and who only says so is a client like others.
func TestAForwardedRequestIsNotForwarded(t *testing.T) {
	log := newMemory(t)
	one := log.joins(t, nil)
	one.waitsToLead()
	other := log.joins(t, nil)
	request := pays(1, one.head().Hash)
	if status, _, _ := other.asks(request, clientHeader, "10.0.0.7", nodeHeader, proof(other.Secret, "10.0.0.7")); status != StatusElsewhere {
		t.Errorf("a node is answered with %d, want %d", status, StatusElsewhere)
	}
	other.succeeds(request, clientHeader, "10.0.0.7", nodeHeader, proof(other.Secret, "10.0.0.8"))
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	r.Header.Set(clientHeader, "10.0.0.7")
	r.Header.Set(nodeHeader, proof([]byte("guess"), "10.0.0.7"))
	if _, ok := one.Forwarded(r); ok {
		t.Error("another secret is believed")
	}
}

// TestAnotherHistoryEndsANode and is noted.
func TestAnotherHistoryEndsANode(t *testing.T) {
	log := newMemory(t)
	one := log.joins(t, nil)
	one.waitsToLead()
	base := one.head().Hash
	one.succeeds(pays(1, base))
	other := log.joins(t, nil)
	other.reaches(2)
	log.mu.Lock()
	log.entries = logtest.NewChain(t, 9).Transfers(1) // as of a server that went another way
	log.mu.Unlock()
	select {
	case <-other.Failed():
	case <-time.After(patience.For(20 * time.Second)):
		t.Fatal("the node goes on")
	}
	parted, diverged := (*PartedError)(nil), (*ledger.DivergedError)(nil)
	if err := other.Failure(); !errors.As(err, &parted) || !errors.As(err, &diverged) || diverged.Own == nil || diverged.Log == nil || diverged.Own.Height != 2 || diverged.Own.Root == diverged.Log.Root {
		t.Fatalf("%v", err)
	}
	if noted, err := filepath.Glob(filepath.Join(other.Dir, "parted-2.json")); err != nil || len(noted) != 1 || noted[0] != parted.Path {
		t.Errorf("noted %v, %v", noted, err)
	}
	if status, _, _ := other.asks([]byte(`{"id":1,"method":"status","params":[]}`)); status != http.StatusInternalServerError {
		t.Errorf("reading is answered with %d", status)
	}
	got, err := http.Get(other.server.URL + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	got.Body.Close()
	if got.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("/healthz is %d, want 503", got.StatusCode)
	}
}

// TestANodeBeginsWithWhatTheLogHas before it answers anything.
func TestANodeBeginsWithWhatTheLogHas(t *testing.T) {
	log := newMemory(t)
	chain := logtest.NewChain(t, 0)
	log.entries = chain.Transfers(3 * entriesOnce)
	late := log.joins(t, nil)
	if late.Height() != chain.Head().Height || late.head().Hash != chain.Head().Hash {
		t.Errorf("at block %d, not at %d", late.Height(), chain.Head().Height)
	}
	late.waitsToLead()
	late.succeeds(pays(uint64(3*entriesOnce)+1, late.head().Hash))
	if err := late.Node.Read(func(v *ledger.View) error { return v.Err() }); err != nil {
		t.Error(err)
	}
}

// TestASenderSignsWhereverBlocksAreMade: what it sends is there when it returns.
func TestASenderSignsWhereverBlocksAreMade(t *testing.T) {
	log := newMemory(t)
	one := log.joins(t, nil)
	one.waitsToLead()
	other := log.joins(t, nil)
	for i, m := range []*member{one, other, one} {
		m.reaches(uint64(i) + 1) // each node knows what its own key has signed
		s := &Sender{Member: m.Member, RPC: m.rpc}
		status, err := s.Send("alice", aliceKey, "alice", transaction.Transfer{Deposit: amount.From(1)})
		if err != nil || status == nil || !status.Complete || status.Transaction.Nonce != uint64(i+1) {
			t.Fatalf("%d: nonce %d, %v", i, status.Transaction.Nonce, err)
		}
	}
	failed := (*node.FailedError)(nil)
	if _, err := (&Sender{Member: one.Member, RPC: one.rpc}).Send("alice", aliceKey, "nobody", transaction.Transfer{Deposit: amount.From(1)}); !errors.As(err, &failed) {
		t.Errorf("%v, want a *FailedError", err)
	}
}

package follow

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/prepare"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/files"
	"latchkey/host/home"
	"latchkey/host/serve"
)

var payer, rootKey = keys.FromSeed([32]byte{1}), keys.FromSeed([32]byte{2})

// genesis is the same for the same chain id.
func genesis(chainID string) *ledger.Genesis {
	money, _ := amount.NEAR.Mul64(1000)
	return &ledger.Genesis{ChainID: chainID, Time: 1_700_000_000_000_000_000, Height: 5, Schedule: "classic", PrepareVersion: prepare.Version,
		Accounts: []ledger.GenesisAccount{
			{AccountID: "root.near", Amount: money, Keys: []ledger.GenesisKey{{PublicKey: rootKey.PublicKey()}}},
			{AccountID: "payer.near", Amount: money, Keys: []ledger.GenesisKey{{PublicKey: payer.PublicKey()}}}}}
}

// operator is a node with a ledger, and what it signs heads with.
type operator struct {
	t      *testing.T
	home   home.Home
	server *serve.Server
}

// operates starts a node. Those that have the head key of another are of one operator.
func operates(t *testing.T, chainID string, like *operator) *operator {
	t.Helper()
	h := home.Home{Dir: t.TempDir() + "/home"}
	if err := h.Begin(genesis(chainID), &home.ValidatorKey{AccountID: "root.near", PublicKey: rootKey.PublicKey()}); err != nil {
		t.Fatal(err)
	}
	if like != nil {
		text, err := os.ReadFile(filepath.Join(like.home.Dir, "head_key.json"))
		if err == nil {
			err = files.Write(filepath.Join(h.Dir, "head_key.json"), text, files.Secret)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	s, err := serve.Start(t.Context(), serve.Config{Home: h, Plugins: home.NoPlugins, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return &operator{t, h, s}
}

// pays makes n blocks with a payment each.
func (o *operator) pays(n int) {
	o.t.Helper()
	signer := client.NewSigner(client.InProcess(o.server.Handler()), "payer.near", payer)
	for range n {
		if out, err := signer.Send(o.t.Context(), "root.near", transaction.Transfer{Deposit: amount.From(7)}); err != nil || out.Err() != nil {
			o.t.Fatal(out, err)
		}
	}
}

func (o *operator) height() uint64 {
	o.t.Helper()
	var status struct {
		Sync struct {
			Height uint64 `json:"latest_block_height"`
		} `json:"sync_info"`
	}
	if err := client.InProcess(o.server.Handler()).Do(o.t.Context(), "status", []any{}, &status); err != nil {
		o.t.Fatal(err)
	}
	return status.Sync.Height
}

// line is the way to a node, on which somebody may change what it answers.
type line struct {
	*httptest.Server
	node http.Handler
	lies func(answer *httptest.ResponseRecorder) []byte // nil: none
	// begins says that it lies about the beginning as well.
	begins bool
}

func lineTo(t *testing.T, o *operator) *line {
	l := &line{node: o.server.Handler()}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		l.node.ServeHTTP(answer, r)
		body := answer.Body.Bytes()
		if l.lies != nil && answer.Code == http.StatusOK && (l.begins || r.URL.Query().Has("from")) {
			body = l.lies(answer)
		}
		for name, values := range answer.Header() {
			if name != "Content-Length" {
				w.Header()[name] = values
			}
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(body)
	}))
	t.Cleanup(l.Close)
	return l
}

// records changes those of an answer.
func records(t *testing.T, answer *httptest.ResponseRecorder, change func([]ledger.ArchiveRecord) []ledger.ArchiveRecord) []byte {
	body := answer.Body.Bytes()
	start := ledger.BeginsArchive(body)
	all, _, err := ledger.ReadArchive(body, start)
	if err != nil {
		t.Error(err)
	}
	changed := ledger.WriteArchive(change(all))
	if start {
		changed = append(body[:ledger.ArchiveLineBytes:ledger.ArchiveLineBytes], changed...)
	}
	return changed
}

// follows follows until the node has nothing more, and returns how far that is.
func follows(t *testing.T, h home.Home, url string, key *keys.PublicKey) (reached Reached, err error) {
	t.Helper()
	f, err := Open(h, url, key)
	if err != nil {
		return reached, err
	}
	err = f.Run(t.Context(), true, func(r Reached) { reached = r }, func(error) {})
	return reached, errors.Join(err, f.Close())
}

func emptyHome(t *testing.T) home.Home { return home.Home{Dir: t.TempDir() + "/copy"} }

// TestACopyGoesOnWhereItWas, over cut lines and blocks that come twice.
func TestACopyGoesOnWhereItWas(t *testing.T) {
	o, h := operates(t, "one", nil), emptyHome(t)
	l := lineTo(t, o)
	if r, err := follows(t, h, l.URL, nil); err != nil || r.Height != 5 || r.Signed != nil || r.ChainID != "one" {
		t.Fatalf("a ledger without blocks: %+v, %v", r, err)
	}
	o.pays(3)
	if r, err := follows(t, h, l.URL, nil); err != nil || r.Height != o.height() || r.Signed == nil || r.Signed.Height != r.Height {
		t.Fatalf("%+v, %v", r, err)
	}
	o.pays(4)
	l.lies = func(a *httptest.ResponseRecorder) []byte { return a.Body.Bytes()[:a.Body.Len()*3/5] }
	r, err := follows(t, h, l.URL, nil)
	if !errors.As(err, new(*AnswerError)) || r.Height >= o.height() {
		t.Errorf("a line that is cut: %+v, %v", r, err)
	}
	l.lies = func(a *httptest.ResponseRecorder) []byte {
		return records(t, a, func(all []ledger.ArchiveRecord) (twice []ledger.ArchiveRecord) {
			for _, r := range all {
				twice = append(twice, r, r)
			}
			return twice
		})
	}
	if r, err := follows(t, h, l.URL, nil); err != nil || r.Height != o.height() {
		t.Errorf("blocks that come twice: %+v, %v", r, err)
	}
	l.lies = func(a *httptest.ResponseRecorder) []byte { b := a.Body.Bytes(); b[len(b)/2]++; return b }
	if _, err := follows(t, h, l.URL, nil); !errors.As(err, new(*ledger.ArchiveError)) {
		t.Errorf("a damaged answer: %v", err)
	}
	l.Close()
	if _, err := follows(t, h, l.URL, nil); !errors.As(err, new(*AnswerError)) {
		t.Errorf("a node that is gone: %v", err)
	}
}

// TestWhatMayPassIsWaitedFor, and following ends when it is told to.
func TestWhatMayPassIsWaitedFor(t *testing.T) {
	o := operates(t, "one", nil)
	o.pays(2)
	l, h := lineTo(t, o), emptyHome(t)
	l.node = http.NotFoundHandler()
	f, err := Open(h, l.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	failed, reached := make(chan error, 1), make(chan uint64, 100)
	go func() {
		ended <- f.Run(ctx, false, func(r Reached) { reached <- r.Height }, func(err error) {
			l.node = o.server.Handler() // the next question finds it
			failed <- err
		})
	}()
	if err := <-failed; !errors.As(err, new(*AnswerError)) {
		t.Error(err)
	}
	for height := uint64(0); height < o.height(); height = <-reached {
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestANodeThatLies is found out, and both histories are written down.
func TestANodeThatLies(t *testing.T) {
	honest := operates(t, "one", nil)
	honest.pays(3)
	block := func(all []ledger.ArchiveRecord, change func(input []byte) []byte, hash func(*transaction.Hash)) []ledger.ArchiveRecord {
		last := len(all) - 2 // before the head, or the end
		was, raw, ok := all[last].Block()
		if !ok {
			t.Error("the last record is no block")
			return all
		}
		hash(&was)
		all[last].Body = append(was[:], change(raw)...)
		return all
	}
	same, sameHash := func(b []byte) []byte { return b }, func(*transaction.Hash) {}
	for name, change := range map[string]func([]ledger.ArchiveRecord) []ledger.ArchiveRecord{
		"a payment that nobody signed": func(all []ledger.ArchiveRecord) []ledger.ArchiveRecord {
			return block(all, func(b []byte) []byte {
				paid, more := make([]byte, 17), make([]byte, 17) // tag and amount
				paid[0], paid[1], more[0], more[1] = 3, 7, 3, 8
				if bytes.Count(b, paid) != 1 {
					t.Errorf("the payment is not found in %x", b)
				}
				return bytes.Replace(b, paid, more, 1)
			}, sameHash)
		},
		"another time": func(all []ledger.ArchiveRecord) []ledger.ArchiveRecord {
			return block(all, func(b []byte) []byte {
				in, err := ledger.DecodeInput(b)
				if err != nil {
					t.Error(err)
					return b
				}
				in.Time++
				return in.Borsh()
			}, sameHash)
		},
		"another hash": func(all []ledger.ArchiveRecord) []ledger.ArchiveRecord {
			return block(all, same, func(h *transaction.Hash) { h[0]++ })
		},
		"a head of another root": func(all []ledger.ArchiveRecord) []ledger.ArchiveRecord {
			key, err := honest.home.HeadKey(nil)
			if err != nil {
				t.Error(err)
			}
			signed, err := all[len(all)-1].SignedHead()
			if err != nil || signed == nil { // it is the beginning
				return all
			}
			signed.Root[0]++
			return append(all[:len(all)-1], ledger.HeadRecord(signed.Head.Sign(*key)))
		},
	} {
		l, h := lineTo(t, honest), emptyHome(t)
		l.lies, l.begins = func(a *httptest.ResponseRecorder) []byte { return records(t, a, change) }, true
		_, err := follows(t, h, l.URL, nil)
		mustBeNoted(t, name, h, err)
		l.lies = nil
		if r, err := follows(t, h, l.URL, nil); err != nil || r.Height != honest.height() {
			t.Errorf("%s: honest again: %+v, %v", name, r, err)
		}
	}
}

// mustBeNoted wants two histories reported, and returns what was written down.
func mustBeNoted(t *testing.T, name string, h home.Home, err error) (both struct{ Here, Node history }) {
	t.Helper()
	var parted *PartedError
	if !errors.As(err, &parted) || filepath.Dir(parted.Path) != h.Dir {
		t.Fatalf("%s: %v", name, err)
	}
	text, err := os.ReadFile(parted.Path)
	if err == nil {
		err = json.Unmarshal(text, &both)
	}
	if err != nil || both.Here.Ledger == nil {
		t.Errorf("%s: %s, %v", name, text, err)
	}
	return both
}

// TestARewrittenHistory shows by two signed heads of one height, which nobody but the
// node can have made.
func TestARewrittenHistory(t *testing.T) {
	first := operates(t, "one", nil)
	first.pays(3)
	l, h := lineTo(t, first), emptyHome(t)
	was, err := follows(t, h, l.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	second := operates(t, "one", first)
	second.pays(1)
	l.node = second.server.Handler()
	if _, err := follows(t, h, l.URL, nil); !errors.As(err, new(*BehindError)) {
		t.Fatalf("a shorter history: %v", err)
	}
	for second.height() < was.Height {
		second.pays(1)
	}
	_, err = follows(t, h, l.URL, nil)
	both := mustBeNoted(t, "rewritten", h, err)
	for side, of := range map[string]history{"here": both.Here, "node": both.Node} {
		if of.Head == nil || of.Height != was.Height || of.Hash == nil {
			t.Fatalf("%s: %+v", side, of)
		}
		head, err := ledger.DecodeSignedHead(of.Head.Borsh)
		if err != nil || !head.Verify() || head.PublicKey != was.Signed.PublicKey {
			t.Errorf("%s: %+v, %v", side, head, err)
		}
	}
	if both.Here.Head.Height != was.Height || both.Here.Head.Hash == both.Node.Head.Hash || len(both.Node.Input) == 0 {
		t.Errorf("%+v", both)
	}

	other := operates(t, "two", first)
	other.pays(5)
	l.node = other.server.Handler()
	_, err = follows(t, h, l.URL, nil)
	if both := mustBeNoted(t, "another genesis", h, err); !json.Valid(both.Node.Begins) {
		t.Errorf("another genesis: %+v", both)
	}
}

// TestWhoSignsIsKnown from the first head on, or by what its operator says.
func TestWhoSignsIsKnown(t *testing.T) {
	o := operates(t, "one", nil)
	o.pays(2)
	l, h := lineTo(t, o), emptyHome(t)
	mine := keys.FromSeed([32]byte{9})
	stranger := mine.PublicKey()
	if _, err := follows(t, h, l.URL, &stranger); !errors.As(err, new(*OtherKeyError)) {
		t.Errorf("the key that was named: %v", err)
	}
	if _, err := follows(t, h, l.URL, nil); err != nil {
		t.Fatal(err)
	}
	heads := func(change func(*ledger.SignedHead) []ledger.ArchiveRecord) func(*httptest.ResponseRecorder) []byte {
		return func(a *httptest.ResponseRecorder) []byte {
			return records(t, a, func(all []ledger.ArchiveRecord) []ledger.ArchiveRecord {
				signed, err := all[len(all)-1].SignedHead()
				if err != nil || signed == nil {
					t.Error(signed, err)
					return all
				}
				return append(all[:len(all)-1], change(signed)...)
			})
		}
	}
	l.lies = heads(func(h *ledger.SignedHead) []ledger.ArchiveRecord {
		return []ledger.ArchiveRecord{ledger.HeadRecord(h.Head.Sign(mine))}
	})
	var key *OtherKeyError
	if _, err := follows(t, h, l.URL, nil); !errors.As(err, &key) || key.Got != stranger {
		t.Errorf("another key: %v", err)
	}
	if r, err := follows(t, h, l.URL, &stranger); err != nil || r.Signed.PublicKey != stranger {
		t.Errorf("another key that is meant: %+v, %v", r, err)
	}
	l.lies = heads(func(h *ledger.SignedHead) []ledger.ArchiveRecord {
		h.Signature = h.Head.Sign(keys.FromSeed([32]byte{8})).Signature
		h.PublicKey = stranger
		return []ledger.ArchiveRecord{ledger.HeadRecord(h)}
	})
	if _, err := follows(t, h, l.URL, nil); !errors.As(err, new(*ledger.ArchiveError)) {
		t.Errorf("a signature of somebody else: %v", err)
	}
	l.lies = heads(func(*ledger.SignedHead) []ledger.ArchiveRecord { return nil })
	if _, err := follows(t, h, l.URL, nil); !errors.As(err, new(*UnsignedError)) {
		t.Errorf("no signature any more: %v", err)
	}
}

// FuzzPage: whatever a node answers is a page or an error.
func FuzzPage(f *testing.F) {
	f.Add([]byte("latchkey archive 1\n"), true)
	f.Add(ledger.WriteArchive([]ledger.ArchiveRecord{{Kind: 'b', Body: make([]byte, 40)}, {Kind: 'h', Body: make([]byte, 9)}}), false)
	f.Add(ledger.WriteArchive([]ledger.ArchiveRecord{ledger.HeadRecord(ledger.Head{Height: 3}.Sign(payer))}), false)
	f.Fuzz(func(t *testing.T, b []byte, start bool) {
		if p, err := readPage(b, start); err == nil && p.cut == nil && len(p.records)+len(p.heads) == 0 && len(b) > 200 {
			if all, _, _ := ledger.ReadArchive(b, start); len(all) == 0 {
				t.Errorf("nothing is in %d bytes, and that is said to be all", len(b))
			}
		}
	})
}

package events

import (
	"flag"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"latchkey/core/account"
	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/internal/test/memstore"
	"latchkey/internal/test/teller"
)

// actors of a test's ledger: who signs, and who is called.
var actors = []account.ID{"caller.near", "drops.near", "other.near", "nobody.near"}

// allActs asks for the whole history of an account, in pages.
func allActs(t testing.TB, v *ledger.View, x *Index, q Acts) (ids []string) {
	t.Helper()
	for pages := 0; ; pages++ {
		page, err := FindActs(v, x, q)
		if err != nil || pages > 10_000 {
			t.Fatal(pages, err)
		}
		for _, a := range page.Acts {
			ids = append(ids, a.ID.String())
		}
		if page.Next == nil {
			return ids
		}
		q.Before = page.Next
	}
}

// actsWanted goes through all blocks.
func actsWanted(t testing.TB, v *ledger.View, id account.ID) (ids []string) {
	t.Helper()
	for height := v.Head.Height; height >= v.GenesisHeight(); height-- {
		b, err := v.Block(height)
		if err != nil {
			t.Fatal(err)
		}
		for place := len(b.Outcomes) - 1; place >= 0; place-- {
			d, err := v.Deed(b, place)
			if err != nil {
				t.Fatal(err)
			}
			tx, rc := d.Transaction, d.Receipt
			if tx != nil && tx.SignerID == id || rc != nil && rc.Receiver == id && !rc.IsRefund() && rc.Signer != id {
				ids = append(ids, d.ID.String())
			}
		}
	}
	return ids
}

// TestHistoriesAreWhole: with an index and without one, in pages of any length, each transaction and receipt of an
// account is found once, the newest first, whatever was said and whatever failed.
func TestHistoriesAreWhole(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		h := newHistory(t)
		for range rapid.IntRange(0, 12).Draw(r, "blocks") {
			for range rapid.IntRange(0, 4).Draw(r, "calls") {
				h.draw(r, 0, map[string]string{})
			}
			h.Block()
		}
		v := h.View()
		own := InStore{h.store}
		noteAll(t, own, v, 5)
		limit := rapid.IntRange(1, 7).Draw(r, "limit")
		for _, id := range actors {
			want := actsWanted(t, v, id)
			for what, x := range map[string]*Index{"no index": nil, "files": opened(t, files{}, v), "rows": opened(t, own, v)} {
				if got := allActs(t, v, x, Acts{Account: id, Limit: limit}); !slices.Equal(got, want) {
					r.Fatalf("%s, of %s: found %v, want %v", what, id, got, want)
				}
			}
		}
	})
}

// TestActsAreNoEvents: a search for all events passes over them.
func TestActsAreNoEvents(t *testing.T) {
	h := newHistory(t)
	for i := range 40 {
		h.Say("drops.near", "said without an event")
		if i%10 == 0 {
			h.Say("drops.near", dropEvent("claimed", i, ""))
		}
		h.Block()
	}
	v := h.View()
	if got := find(t, v, opened(t, files{}, v), map[string]string{}); len(got) != 4 {
		t.Errorf("%d events", len(got))
	}
}

// reads counts what is asked of a store.
type reads struct {
	state.Store
	gets, bytes int
}

func (r *reads) Get(key []byte) ([]byte, bool, error) {
	value, ok, err := r.Store.Get(key)
	r.gets, r.bytes = r.gets+1, r.bytes+len(value)
	return value, ok, err
}

// countedFiles counts what is loaded of an index.
type countedFiles struct {
	files
	loads int
}

func (f *countedFiles) Load(number int) ([]byte, error) {
	f.loads++
	return f.files.Load(number)
}

// What one page of a history takes at most, whatever the ledger's length.
const (
	actsOfPage    = 20
	pageGetsMax   = 4 * (actsOfPage + 1) // a block, a place and a page for each, and what there is of the head
	pageReadMax   = pageGetsMax * 16 << 10
	perBlock      = 100
	rareEach      = 5_000 // transactions, one is to the account that is seldom called
	blocksAtATime = 50
)

var transactions = flag.Int("transactions", 10_000, "how long the ledger of TestAPageOfALongHistoryTakesNoLonger is")

// TestAPageOfALongHistoryTakesNoLonger, of an account that is always called and of one that seldom is: make million
// asks it of a million transactions.
func TestAPageOfALongHistoryTakesNoLonger(t *testing.T) {
	all := *transactions
	store := memstore.New()
	l := teller.New(t, store, "busy.near", "rare.near")
	f := &countedFiles{files: files{}}
	x, err := Open(f, l.View())
	if err != nil {
		t.Fatal(err)
	}
	for made := 0; made < all; {
		l.Blocks(blocksAtATime, func(int) {
			for range perBlock {
				if made++; made%rareEach == 1 {
					l.Say("rare.near")
				} else {
					l.Say("busy.near")
				}
			}
		})
		if err := x.Advance(l.View(), blocksAtATime); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d transactions, %d segments", all, len(x.saved))
	counted := &reads{Store: store}
	v, err := l.Ledger.View(counted)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []account.ID{"busy.near", "rare.near", "caller.near", "nobody.near"} {
		q := Acts{Account: id, Limit: actsOfPage}
		for n := range 3 {
			*counted, f.loads = reads{Store: store}, 0
			page, err := FindActs(v, x, q)
			if err != nil {
				t.Fatal(err)
			}
			if counted.gets > pageGetsMax || counted.bytes > pageReadMax || f.loads > segmentsActsMax {
				t.Errorf("page %d of %s: %d reads of %d bytes, %d segments", n, id, counted.gets, counted.bytes, f.loads)
			}
			want := map[account.ID]int{"busy.near": actsOfPage, "caller.near": actsOfPage, "rare.near": min(max(all/rareEach-n*actsOfPage, 0), actsOfPage)}[id]
			if len(page.Acts) != want {
				t.Errorf("page %d of %s has %d, want %d", n, id, len(page.Acts), want)
			}
			if page.Next == nil {
				break
			}
			q.Before = page.Next
		}
	}
	if err := v.Err(); err != nil {
		t.Fatal(err)
	}
}

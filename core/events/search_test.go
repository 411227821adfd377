package events

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"latchkey/core/account"
	"latchkey/core/ledger"
	"latchkey/core/state"
	"latchkey/internal/test/memstore"
	"latchkey/internal/test/teller"
)

// files is Files in memory.
type files map[int][]byte

func (f files) Load(number int) ([]byte, error)       { return slices.Clone(f[number]), nil }
func (f files) Save(number int, content []byte) error { f[number] = content; return nil }
func (f files) Remove(number int) error               { delete(f, number); return nil }

func opened(t testing.TB, f Files, v *ledger.View) *Index {
	t.Helper()
	x, err := Open(f, v)
	if err == nil {
		err = x.Advance(v, 1<<30)
	}
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func dropEvent(name string, drop int, more string) string {
	return fmt.Sprintf(`EVENT_JSON:{"standard":"latchkey-drop","version":"1.0.0","event":"%s","data":[{"drop_id":%d%s}]}`, name, drop, more)
}

// history is a ledger with events of all kinds, and what must be found of it.
type history struct {
	*teller.Ledger
	store *memstore.Store
	all   []happened
}

// happened is an event as a test knows it.
type happened struct {
	contract, standard, event, drop, funder string
	accounts                                []string
	amount                                  string
	time                                    uint64
	log                                     string
}

var (
	contracts = []account.ID{"drops.near", "other.near"}
	people    = []string{"ann.near", "bob.near", "eve.near"}
)

func newHistory(t testing.TB) *history {
	store := memstore.New()
	return &history{Ledger: teller.New(t, store, contracts...), store: store}
}

// draw has something happen in the next block.
func (h *history) draw(t *rapid.T, time uint64, funders map[string]string) {
	contract := rapid.SampledFrom(contracts).Draw(t, "contract")
	var logs []string
	var new []happened
	for range rapid.IntRange(1, 3).Draw(t, "logs") {
		drop := rapid.IntRange(0, 3).Draw(t, "drop")
		who := rapid.SampledFrom(people).Draw(t, "who")
		e := happened{contract: string(contract), standard: "latchkey-drop", drop: strconv.Itoa(drop), time: time}
		of := string(contract) + e.drop
		switch kind := rapid.IntRange(0, 4).Draw(t, "kind"); {
		case kind == 0 && funders[of] == "":
			funders[of], e.event = who, "drop_created"
			e.log = dropEvent("drop_created", drop, `,"funder":"`+who+`"`)
		case kind <= 1:
			e.event, e.accounts, e.amount = "claimed", []string{who}, "7"
			e.log = dropEvent("claimed", drop, `,"account_id":"`+who+`","amount":"7"`)
		case kind == 2:
			e = happened{contract: string(contract), standard: "nep141", event: "ft_transfer", accounts: []string{who, "bob.near"}, amount: "12", time: time}
			e.log = `EVENT_JSON:{"standard":"nep141","version":"1.0.0","event":"ft_transfer","data":[{"old_owner_id":"` + who + `","new_owner_id":"bob.near","amount":12}]}`
		case kind == 3:
			logs = append(logs, "no event", `EVENT_JSON:{"standard":"x","event":`, dropEvent("claimed", drop, `,"drop_id":9`))
			continue
		default:
			e.drop, e.standard, e.event = "", "x", "nothing"
			e.log = `EVENT_JSON:{"standard":"x","version":"1","event":"nothing"}`
		}
		logs, new = append(logs, e.log), append(new, e)
	}
	if rapid.IntRange(0, 9).Draw(t, "fails") == 0 {
		h.Fail(contract, logs...)
		for _, e := range new { // it did not happen
			if e.event == "drop_created" {
				delete(funders, e.contract+e.drop)
			}
		}
		return
	}
	h.Say(contract, logs...)
	h.all = append(h.all, new...)
}

// asked draws a question, and says whether an event answers it.
func asked(t *rapid.T) (map[string]string, func(happened) bool) {
	texts, conditions := map[string]string{}, []func(happened) bool{}
	add := func(name, value string, holds func(happened) bool) {
		texts[name] = value
		conditions = append(conditions, holds)
	}
	draw := func(name string) bool { return rapid.IntRange(0, 3).Draw(t, name) == 0 }
	contract := string(rapid.SampledFrom(contracts).Draw(t, "contract"))
	who := rapid.SampledFrom(people).Draw(t, "who")
	if by := draw("by contract"); by || draw("by drop") {
		add("contract_id", contract, func(e happened) bool { return e.contract == contract })
		if !by {
			drop := strconv.Itoa(rapid.IntRange(0, 3).Draw(t, "drop"))
			add("drop_id", drop, func(e happened) bool { return e.drop == drop })
		}
	}
	if draw("by standard") {
		add("standard", "latchkey-drop", func(e happened) bool { return e.standard == "latchkey-drop" })
	}
	if draw("by event") {
		add("event", "claimed", func(e happened) bool { return e.event == "claimed" })
	}
	if draw("by account") {
		add("account_id", who, func(e happened) bool { return slices.Contains(e.accounts, who) })
	}
	if draw("by funder") {
		add("funder_id", who, func(e happened) bool { return e.funder == who })
	}
	if draw("by path") {
		value := rapid.SampledFrom([]string{"7", "12"}).Draw(t, "value")
		texts["path"] = "data.0.amount"
		add("value", value, func(e happened) bool { return e.amount == value })
	}
	if draw("by time") {
		from := uint64(teller.Start + rapid.IntRange(0, 20).Draw(t, "from")*teller.Interval/2)
		to := from + uint64(rapid.IntRange(1, 20).Draw(t, "long")*teller.Interval/2)
		add("from", fmt.Sprint(from), func(e happened) bool { return e.time >= from })
		add("to", time.Unix(0, int64(to)).UTC().Format(time.RFC3339Nano), func(e happened) bool { return e.time < to })
	}
	return texts, func(e happened) bool {
		for _, holds := range conditions {
			if !holds(e) {
				return false
			}
		}
		return true
	}
}

// find asks page by page.
func find(t rapid.TB, v *ledger.View, x *Index, texts map[string]string) (all []Event) {
	for pages := 0; ; pages++ {
		q, err := NewRequest(texts)
		if err != nil {
			t.Fatal(texts, err)
		}
		page, err := Search(v, x, q)
		if err != nil {
			t.Fatal(texts, err)
		}
		all = append(all, page.Events...)
		if !page.More {
			return all
		}
		if pages > 1000 {
			t.Fatal("pages without end", texts)
		}
		texts["after"] = page.Next
	}
}

// TestEventsAreFound: whatever is asked, page by page, oldest or newest first, with and
// without an index, the answer is what happened.
func TestEventsAreFound(t *testing.T) {
	found := map[string]int{}
	rapid.Check(t, func(r *rapid.T) {
		h := newHistory(t)
		funders := map[string]string{}
		f, own := files{}, InStore{h.store}
		x, stored := opened(t, f, h.View()), opened(t, own, h.View())
		for i := range rapid.IntRange(1, 12).Draw(r, "blocks") {
			for range rapid.IntRange(0, 3).Draw(r, "receipts") {
				h.draw(r, teller.Start+uint64(i+1)*teller.Interval, funders)
			}
			h.Block()
			if rapid.Bool().Draw(r, "follows") {
				if err := x.Advance(h.View(), 3); err != nil {
					t.Fatal(err)
				}
				if _, err := own.Note(h.View(), 3); err != nil {
					t.Fatal(err)
				}
			}
			switch rapid.IntRange(0, 5).Draw(r, "what else") {
			case 0: // the process ends as it should
				if err := x.Save(); err != nil {
					t.Fatal(err)
				}
				x = opened(t, f, h.View())
			case 1: // or it does not
				x = opened(t, f, h.View())
			case 2: // a segment is full
				x.fill(t)
				stored.fill(t)
			case 3: // another instance of the object
				stored = opened(t, own, h.View())
			case 4:
				if err := stored.Advance(h.View(), 3); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := stored.Advance(h.View(), 1000); err != nil {
			t.Fatal(err)
		}
		if err := x.Advance(h.View(), 1000); err != nil {
			t.Fatal(err)
		}
		for i := range h.all {
			if e := &h.all[i]; e.drop != "" {
				e.funder = funders[e.contract+e.drop]
			}
		}
		for range 5 {
			texts, holds := asked(r)
			var want []string
			for _, e := range h.all {
				if holds(e) {
					want = append(want, e.log)
				}
			}
			for name := range texts {
				found[name] += len(want)
			}
			texts["limit"] = fmt.Sprint(rapid.IntRange(1, 4).Draw(r, "limit"))
			if texts["order"] = "oldest_first"; rapid.Bool().Draw(r, "newest first") {
				texts["order"] = "newest_first"
				slices.Reverse(want)
			}
			indexes := []*Index{x, stored, opened(t, own, h.View())}
			if texts["funder_id"] == "" {
				indexes = append(indexes, nil)
			}
			for _, x := range indexes {
				delete(texts, "after")
				var got []string
				for _, e := range find(r, h.View(), x, texts) {
					got = append(got, logOf(e))
					if e.Timestamp != fmt.Sprint(teller.Start+(e.BlockHeight-1)*teller.Interval) {
						t.Errorf("block %d at %s", e.BlockHeight, e.Timestamp)
					}
				}
				if !slices.Equal(got, want) {
					t.Fatalf("with an index: %t, %v\ngot  %q\nwant %q", x != nil, texts, got, want)
				}
			}
		}
	})
	for _, name := range []string{"contract_id", "drop_id", "account_id", "funder_id", "path", "from"} {
		if found[name] == 0 {
			t.Errorf("nothing was ever found by %s", name)
		}
	}
}

// fill has another segment begin.
func (x *Index) fill(t testing.TB) {
	if x.tail.through < x.tail.first || len(x.tail.records) == 0 {
		return
	}
	if err := x.Save(); err != nil {
		t.Fatal(err)
	}
	x.seal(len(x.saved))
	if s, ok := x.files.(InStore); ok {
		if err := s.removeRows(x.tail.through); err != nil {
			t.Fatal(err)
		}
	}
}

func logOf(e Event) string {
	log := `EVENT_JSON:{"standard":"` + e.Standard + `","version":"` + e.Version + `","event":"` + e.Event.Event + `"`
	if e.Data != nil {
		log += `,"data":` + string(e.Data)
	}
	return log + "}"
}

// TestAnEventSaysWhereItIs: its cursor, receipt and transaction lead to it.
func TestAnEventSaysWhereItIs(t *testing.T) {
	h := newHistory(t)
	h.Say("drops.near", "first", dropEvent("claimed", 1, ""), dropEvent("claimed", 2, ""))
	h.Block()
	got := find(t, h.View(), nil, map[string]string{})
	if len(got) != 2 || got[1].Cursor != "2.1.2" {
		t.Fatalf("%+v", got)
	}
	s, err := h.View().Transaction(got[1].Transaction)
	if err != nil || s == nil || s.Receipts[0].ID != got[1].ReceiptID {
		t.Errorf("%+v: %v", got[1], err)
	}
}

// TestWhatIsNotKeptIsPassedOver, when outcomes are gone that the index knows.
func TestWhatIsNotKeptIsPassedOver(t *testing.T) {
	h := newHistory(t)
	for range 3 {
		h.Say("drops.near", dropEvent("claimed", 1, ""))
		h.Block()
	}
	x := opened(t, files{}, h.View())
	second := find(t, h.View(), x, map[string]string{})[1]
	if err := h.store.Commit([]state.Change{{Key: append([]byte{state.Outside, 'o'}, second.ReceiptID[:]...)}}); err != nil {
		t.Fatal(err)
	}
	if got := find(t, h.View(), x, map[string]string{}); len(got) != 2 || got[1].BlockHeight != 4 {
		t.Errorf("%+v", got)
	}
}

// TestADamagedIndexIsMadeAnew, whatever is missing or broken of it, and one of another
// ledger is not believed.
func TestADamagedIndexIsMadeAnew(t *testing.T) {
	h := newHistory(t)
	f := files{}
	x := opened(t, f, h.View())
	for i := range 6 {
		h.Say("drops.near", dropEvent("claimed", i, ""))
		h.Block()
		if err := x.Advance(h.View(), 1); err != nil {
			t.Fatal(err)
		}
		if i%2 == 1 {
			x.fill(t)
		}
	}
	if len(f) != 3 {
		t.Fatal(len(f))
	}
	want := find(t, h.View(), x, map[string]string{})
	check := func(what string, f files) {
		t.Helper()
		if got := find(t, h.View(), opened(t, f, h.View()), map[string]string{}); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: %d of %d events", what, len(got), len(want))
		}
	}
	copied := func() files {
		c := files{}
		for n, content := range f {
			c[n] = slices.Clone(content)
		}
		return c
	}
	for n := range 3 {
		gone, short, other, empty := copied(), copied(), copied(), copied()
		delete(gone, n)
		check("missing", gone)
		short[n] = short[n][:len(short[n])-recordBytes]
		check("short", short)
		for at := 0; at < len(other[n]); at += 7 {
			other[n] = slices.Clone(f[n])
			other[n][at] ^= 4
			check(fmt.Sprintf("byte %d of %d", at, n), other)
		}
		empty[n] = []byte{}
		check("empty", empty)
	}
	swapped := copied()
	swapped[1], swapped[2] = swapped[2], swapped[1]
	check("swapped", swapped)

	another := newHistory(t)
	for range 6 {
		another.Say("drops.near", dropEvent("drop_ended", 1, ""))
		another.Block()
	}
	if got := find(t, another.View(), opened(t, copied(), another.View()), map[string]string{"event": "drop_ended"}); len(got) != 6 {
		t.Errorf("in another ledger %d events are found", len(got))
	}

	// While it is in use, a search says so, and opening it again mends it.
	f[1][100] ^= 1
	q, _ := NewRequest(nil)
	if _, err := Search(h.View(), x, q); !errors.Is(err, ErrDamaged) || !x.Damaged() {
		t.Errorf("%v", err)
	}
	check("in use", f)
}

// TestAnIndexGrowsWithoutRoom for a while, and goes on when there is room.
func TestAnIndexGrowsWithoutRoom(t *testing.T) {
	h := newHistory(t)
	full := &noRoom{files: files{}}
	x := opened(t, full, h.View())
	full.err = errors.New("no space left on device")
	x.marked = x.tail.through - unsavedBlocksMax // it is time to save it
	h.Say("drops.near", dropEvent("claimed", 1, ""))
	h.Block()
	if err := x.Advance(h.View(), 10); !errors.Is(err, full.err) || x.Through() != 2 {
		t.Errorf("through %d: %v", x.Through(), err)
	}
	if got := find(t, h.View(), x, map[string]string{}); len(got) != 1 {
		t.Errorf("%d events", len(got))
	}
	x.tail.records = append(x.tail.records, make([]byte, unsavedRecordsMax*recordBytes)...)
	h.Block()
	if err := x.Advance(h.View(), 10); !errors.Is(err, full.err) || x.Through() != 2 {
		t.Errorf("it grows without end, through %d: %v", x.Through(), err)
	}
	full.err = nil
	if err := x.Advance(h.View(), 10); err != nil || x.Through() != 3 || len(x.saved) != 1 {
		t.Errorf("through %d: %v", x.Through(), err)
	}
}

type noRoom struct {
	files
	err error
}

func (f *noRoom) Save(number int, content []byte) error {
	if f.err != nil {
		return f.err
	}
	return f.files.Save(number, content)
}

// TestAPageIsBounded by what it takes, not by what it finds: one that ends early says
// where to go on.
func TestAPageIsBounded(t *testing.T) {
	h := newHistory(t)
	event := dropEvent("claimed", 1, `,"x":"`+strings.Repeat("x", 100)+`"`)
	for range lookedAtMax/50 + 1 {
		h.Say("drops.near", slices.Repeat([]string{event}, 50)...)
	}
	h.Block()
	large := `EVENT_JSON:{"standard":"x","version":"1","event":"large","data":"` + strings.Repeat("x", 16000) + `"}`
	for range 70 {
		h.Say("other.near", large)
	}
	h.Block()
	x := opened(t, files{}, h.View())
	q, err := NewRequest(map[string]string{"path": "data.0.x", "value": "none"})
	if err != nil {
		t.Fatal(err)
	}
	for _, newest := range []bool{false, true} {
		q.Newest, q.After = newest, nil
		pages := 0
		for more := true; more; pages++ {
			page, err := Search(h.View(), x, q)
			if err != nil || len(page.Events) > 0 {
				t.Fatal(page, err)
			}
			if more = page.More; more {
				next, err := ParsePosition(page.Next)
				if err != nil {
					t.Fatal(err)
				}
				q.After = &next
			}
		}
		if pages != 2 {
			t.Errorf("newest first: %t; %d pages", newest, pages)
		}
	}
	q, _ = NewRequest(map[string]string{"contract_id": "other.near"})
	page, err := Search(h.View(), x, q)
	if err != nil || !page.More || len(page.Events) != pageBytesMax/16000+1 {
		t.Errorf("%d events of 16 kB in a page, %v", len(page.Events), err)
	}
}

// TestWhatAsksForNothing is refused by name.
func TestWhatAsksForNothing(t *testing.T) {
	long := strings.Repeat("x", 300)
	for want, texts := range map[string]map[string]string{
		"contract: there is no such parameter":    {"contract": "a.near"},
		"a name of 300 bytes: there is no such":   {long: ""},
		"contract_id: ":                           {"contract_id": "NOT ONE"},
		"drop_id: the drops of each contract":     {"drop_id": "7"},
		"event: want a text":                      {"event": ""},
		"standard: it has 300 bytes, at most 256": {"standard": long},
		"path: path and value go together":        {"path": "data.0.a"},
		"path: path and value go together: ":      {"value": ""},
		"path: it has no modifiers":               {"path": "data.#(a==1).b", "value": "1"},
		"from: want a time such as":               {"from": "yesterday"},
		"from: want a time such":                  {"from": "1960-01-01T00:00:00Z"},
		"to: want a time after from":              {"from": "5", "to": "5"},
		"after: want a cursor":                    {"after": "1.2"},
		"after: want a cursor, such":              {"after": "01.2.3"},
		"limit: want 1 to 1000":                   {"limit": "0"},
		"limit: want 1 to 1000 ":                  {"limit": "1001"},
		"order: want oldest_first":                {"order": "asc"},
	} {
		_, err := NewRequest(texts)
		var wrong *ParamError
		if !errors.As(err, &wrong) || !strings.HasPrefix(err.Error(), strings.TrimSuffix(want, " ")) {
			t.Errorf("%v: %v, want %s", texts, err, want)
		}
	}
}

// TestACursorBeyondTheHead is not waited for: what it leaves out may never come again.
func TestACursorBeyondTheHead(t *testing.T) {
	h := newHistory(t)
	h.Block()
	q, err := NewRequest(map[string]string{"after": "3.0.0"})
	if err != nil {
		t.Fatal(err)
	}
	var beyond *BeyondError
	if _, err := Search(h.View(), nil, q); !errors.As(err, &beyond) || beyond.Head != 2 {
		t.Error(err)
	}
}

// TestHashesThatAreTheSame lead to events that are looked at and left out.
func TestHashesThatAreTheSame(t *testing.T) {
	h := newHistory(t)
	h.Say("drops.near", dropEvent("drop_created", 1, `,"funder":"ann.near"`), dropEvent("claimed", 1, `,"account_id":"bob.near"`))
	h.Block()
	x := opened(t, files{}, h.View())
	for i := range x.tail.count() { // as if all of the hashes were eve's
		r := x.tail.record(i)
		if r.account == tag(ofAccount, "bob.near") {
			r.account = tag(ofAccount, "eve.near")
		} else {
			r.account = tag(ofMaker, "eve.near")
		}
		copy(x.tail.records[i*recordBytes:], r.append(nil, x.tail.first))
	}
	for _, by := range []string{"account_id", "funder_id"} {
		if got := find(t, h.View(), x, map[string]string{by: "eve.near"}); len(got) != 0 {
			t.Errorf("by %s: %+v", by, got)
		}
	}
}

// TestManyDropsInOneSegment: which are whose is read again rather than kept in memory.
func TestManyDropsInOneSegment(t *testing.T) {
	h := newHistory(t)
	for receipt := range 22 {
		logs := make([]string, 50)
		for i := range logs {
			logs[i] = dropEvent("drop_created", 50*receipt+i, `,"funder":"`+people[i%2]+`"`)
		}
		h.Say("drops.near", logs...)
	}
	h.Block()
	x := opened(t, files{}, h.View())
	x.fill(t)
	if len(x.saved) != 1 || !x.saved[0].manyMade {
		t.Fatalf("%d segments", len(x.saved))
	}
	for funder, want := range map[string]int{people[0]: 550, people[1]: 550, people[2]: 0} {
		if got := find(t, h.View(), x, map[string]string{"funder_id": funder}); len(got) != want {
			t.Errorf("%d of %s", len(got), funder)
		}
	}
}

func FuzzDecodeSegment(f *testing.F) {
	s := segment{first: 3, through: 9, records: (&record{at: Position{4, 5, 6}, drop: 7, account: 8}).append(nil, 3)}
	f.Add(s.encode())
	f.Add([]byte(segmentMagic))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, ok := decodeSegment(b)
		if !ok {
			return
		}
		if !slices.Equal(s.encode(), b) {
			t.Error("it is written otherwise")
		}
		m := s.marks()
		for i := range s.count() {
			if r := s.record(i); !m.mayHave(r.drop) || !m.mayHave(r.account) {
				t.Errorf("the marks have not %+v", r)
			}
		}
		_ = s.from(Position{s.first, 0, 0})
	})
}

func FuzzParsePosition(f *testing.F) {
	f.Add("120.3.0")
	f.Add("120")
	f.Fuzz(func(t *testing.T, text string) {
		if p, err := ParsePosition(text); err == nil && p.String() != text {
			t.Errorf("%q is %s", text, p)
		}
	})
}

// TestMarksSayLittleThatIsWrong: about one segment of a hundred is read in vain.
func TestMarksSayLittleThatIsWrong(t *testing.T) {
	var s segment
	for i := range 5000 {
		r := record{drop: tag(ofDrop, fmt.Sprint(i)), account: tag(ofAccount, fmt.Sprint(i))}
		s.records = r.append(s.records, 0)
	}
	m, wrong := s.marks(), 0
	for i := range 10_000 {
		if m.mayHave(tag(ofAccount, fmt.Sprint("other ", i))) {
			wrong++
		}
	}
	if wrong > 300 {
		t.Errorf("%d of 10,000", wrong)
	}
}

// TestAFundersDropsAreBounded: anybody's contract can say that it made drops for somebody.
func TestAFundersDropsAreBounded(t *testing.T) {
	victim := tag(ofMaker, "victim.test.near")
	made := make([]record, fundersDropsMax+1)
	for i := range made {
		made[i] = record{at: Position{Height: uint64(i)}, drop: uint32(i%7 + 1), account: victim}
	}
	s := search{made: map[uint32][]Position{}}
	if err := s.note(made[1:], wanted{account: victim}); err != nil || s.noted != fundersDropsMax {
		t.Errorf("%d are noted: %v", s.noted, err)
	}
	if err := s.note(made[:1], wanted{account: victim}); !errors.Is(err, errManyDrops) {
		t.Errorf("one more: %v", err)
	}
}

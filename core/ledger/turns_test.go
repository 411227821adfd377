package ledger

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"latchkey/core/account"
	"latchkey/core/runtime"
	"latchkey/core/state"
	"latchkey/core/tagged"
	"latchkey/core/vm"
)

// stranger is what a contract does that tells of thousands of drops.
type stranger struct {
	drops   int    // thousands
	burns   bool   // a question takes much of what it may
	answers string // the gas that taking one back needs
	lacks   bool   // what takes back is not carried here
	ends    bool   // each drop does end when it is asked to
}

func drawStranger(t *rapid.T) stranger {
	return stranger{
		drops:   rapid.IntRange(1, 2).Draw(t, "thousands of drops"),
		burns:   rapid.Bool().Draw(t, "burns"),
		answers: rapid.SampledFrom([]string{"0", "much", "999000000000000", "20000000000000", "299000000000000"}).Draw(t, "answers"),
		lacks:   rapid.Bool().Draw(t, "lacks"),
		ends:    rapid.Bool().Draw(t, "ends"),
	}
}

// market is a chain with strangers and a shop that keeps to its word.
type market struct {
	*chain
	strangers map[account.ID]stranger
}

// left is how many drops of the shop are noted.
func (m *market) left() int {
	m.t.Helper()
	left, err := records{m.l.store}.dueOf("shop", math.MaxUint64, 1000)
	if err != nil {
		m.t.Fatal(err)
	}
	return len(left)
}

const dropEvent = `EVENT_JSON:{"standard":"latchkey-drop","version":"1.0.0","event":"%s","data":[%s]}`

func newMarket(t *rapid.T, strangers []stranger) *market {
	m := &market{strangers: map[account.ID]stranger{}}
	ids := []account.ID{"shop"}
	for i, s := range strangers {
		id := account.ID(fmt.Sprintf("stranger%d", i))
		m.strangers[id], ids = s, append(ids, id)
	}
	script := scripted{
		dueGasMethod: func(g *guest) {
			s, strange := m.strangers[account.ID(g.text("current_account_id"))]
			for n := 0; s.burns && n < 1000; n++ {
				g.do("storage_has_key", "key") // 0.056 Tgas
			}
			if !strange {
				s.answers = "20000000000000"
			}
			g.do("value_return", s.answers)
		},
		dueMethod: func(g *guest) {
			s, strange := m.strangers[account.ID(g.text("current_account_id"))]
			if !strange || s.ends {
				g.do("log_utf8", fmt.Sprintf(dropEvent, DropEnded, g.text("input")))
			}
		},
	}
	m.chain = newChain(t, marketEngine{script, m}, ids...)
	for _, id := range ids {
		m.deploy(string(id), script)
	}
	return m
}

// marketEngine lacks what some strangers need.
type marketEngine struct {
	scripted
	m *market
}

func (e marketEngine) Call(code *vm.Code, export string, meter *vm.Meter, host vm.Host) error {
	g := &guest{host: host}
	if export == dueMethod && e.m.strangers[account.ID(g.text("current_account_id"))].lacks {
		return &vm.NotCarriedError{Hash: code.Hash, Remedy: "bring it along"}
	}
	return e.scripted.Call(code, export, meter, host)
}

// tells has a contract tell of drops that end at a time, in as many outcomes as it takes.
func (m *market) tells(contract account.ID, first, drops int, end uint64) {
	m.t.Helper()
	b, err := m.l.Begin()
	if err != nil {
		m.t.Fatal(err)
	}
	for drops > 0 {
		var data []string
		for ; drops > 0 && len(data) < duesToldMax; drops-- {
			data = append(data, fmt.Sprintf(`{"drop_id":%d,"end":"%d"}`, first, end))
			first++
		}
		log := tagged.GuestText(fmt.Sprintf(dropEvent, DropCreated, strings.Join(data, ",")))
		noteDues(b.base.Overlay, m.time, []runtime.Outcome{{Executor: contract, Logs: []tagged.GuestText{log},
			Status: runtime.Status{Kind: runtime.SuccessValue}}})
	}
	if err := b.Commit(); err != nil {
		m.t.Fatal(err)
	}
}

// slice does one as soon as there is more to do, before a time at most.
func (m *market) slice(before uint64) (done bool) {
	m.t.Helper()
	next, err := m.l.nextDue(m.time)
	if err != nil {
		m.t.Fatal(err)
	}
	if next == 0 || next >= before {
		m.time = before
		return false
	}
	m.time = max(m.time, next)
	if _, err := m.l.Chores(&fixedSource{now: m.time}, 0, func(done Committed) { m.time = max(m.time, done.Head.Time) }); err != nil {
		m.t.Fatal(err)
	}
	return true
}

// TestNoStrangerHoldsUpADrop: whatever strangers' contracts do, and of however many drops
// they tell, that of another is taken back after as many slices as there are contracts.
func TestNoStrangerHoldsUpADrop(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		strangers := rapid.SliceOfN(rapid.Custom(drawStranger), 1, 8).Draw(t, "strangers")
		m := newMarket(t, strangers)
		for id, s := range m.strangers {
			m.tells(id, 0, 1000*s.drops, 1)
		}
		for drop := range 3 {
			m.tells("shop", drop, 1, m.time)
			over := m.time + DueAfter
			for m.slice(over) {
			}
			slices := 0
			for ; m.left() > 0 && slices <= len(strangers); slices++ {
				m.slice(math.MaxUint64)
			}
			if waited := (m.time - over) / 1e9; m.left() > 0 || waited > 4*uint64(len(strangers)) {
				t.Fatalf("drop %d, beside %d strangers: %d are left after %d slices and %d s", drop, len(strangers), m.left(), slices, waited)
			}
		}
	})
}

// TestManyDropsOfOneContract are taken back 16 at a time: it has no turn to wait for.
func TestManyDropsOfOneContract(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMarket(t, nil)
		drops := rapid.IntRange(1, 100).Draw(t, "drops")
		m.tells("shop", 0, drops, m.time)
		slices := 0
		for m.slice(m.time+2*DueAfter) && slices < 100 {
			slices++
		}
		// Each is asked and called for 20 Tgas: gasPerCommitMax is the narrower bound.
		if m.left() > 0 || slices > drops/10+2 {
			t.Fatalf("%d of %d drops are left after %d slices", m.left(), drops, slices)
		}
	})
}

// TestNotesAreGoneWithTheirDrops: nothing is kept of a contract without drops, whatever it
// has told.
func TestNotesAreGoneWithTheirDrops(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMarket(t, []stranger{drawStranger(t)})
		m.tells("stranger0", 0, 40, 1)
		m.tells("shop", 0, 3, m.time)
		for n := 0; m.slice(math.MaxUint64); n++ {
			if n > 2000 {
				t.Fatal("there is always more to do")
			}
		}
		for _, kind := range []byte{recordDueTurn, recordTurnOf, recordDueAt, recordDueOf, recordDueOld} {
			_ = m.l.store.Scan(recordKey(kind, nil), recordKey(kind+1, nil), func(key, _ []byte) bool {
				if len(key) > 2 {
					t.Errorf("left over: %q", key)
				}
				return true
			})
		}
	})
}

// TestNotesOfAnEarlierProgram are noted as today, however many there are.
func TestNotesOfAnEarlierProgram(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMarket(t, nil)
		drops := rapid.IntRange(1, 2*oldDues+1).Draw(t, "drops")
		o := state.NewOverlay(m.l.store)
		for drop := range uint32(drops) {
			name := binary.BigEndian.AppendUint32([]byte("shop\x00"), drop)
			at := binary.BigEndian.AppendUint64(nil, m.time+uint64(drop))
			o.Set(append(recordKey(recordDueOld, at), name...), []byte{0})
			o.Set(recordKey(recordDueOf, name), at)
		}
		if err := commit(m.l.store, o); err != nil {
			t.Fatal(err)
		}
		for range drops {
			m.time += 60e9
			if next, err := m.l.Chores(&fixedSource{now: m.time}, 0, func(Committed) {}); err != nil {
				t.Fatal(err)
			} else if next == 0 {
				break
			}
		}
		if m.left() > 0 {
			t.Fatalf("%d of %d drops are left", m.left(), drops)
		}
	})
}

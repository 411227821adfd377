package state_test

import (
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"latchkey/core/state"
)

// keysNear draws from few short keys, so that scans, overwrites and deletions meet.
var keysNear = rapid.Custom(func(t *rapid.T) []byte {
	return rapid.SliceOfN(rapid.SampledFrom([]byte{0, 'a', 'b', 0xff}), 0, 3).Draw(t, "key")
})

// machine runs overlays and a stack of plain maps side by side.
type machine struct {
	base     model
	overlays []*state.Overlay
	models   []model // models[i] is what overlays[i] should show
}

func newMachine(t *rapid.T) *machine {
	base := model{}
	for _, key := range rapid.SliceOfN(keysNear, 0, 12).Draw(t, "base") {
		base[string(key)] = "base " + string(key)
	}
	m := &machine{base: base}
	m.push(base)
	return m
}

func (m *machine) push(below state.Reader) {
	shown := m.base.clone()
	if n := len(m.models); n > 0 {
		shown = m.models[n-1].clone()
	}
	m.overlays = append(m.overlays, state.NewOverlay(below))
	m.models = append(m.models, shown)
}

func (m *machine) top() (*state.Overlay, model) {
	return m.overlays[len(m.overlays)-1], m.models[len(m.models)-1]
}

func (m *machine) pop() {
	m.overlays = m.overlays[:len(m.overlays)-1]
	m.models = m.models[:len(m.models)-1]
}

func (m *machine) actions() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"set": func(t *rapid.T) {
			key, value := keysNear.Draw(t, "key"), rapid.SliceOfN(rapid.Byte(), 0, 2).Draw(t, "value")
			o, shown := m.top()
			o.Set(key, append([]byte{}, value...))
			shown[string(key)] = string(value)
		},
		"delete": func(t *rapid.T) {
			key := keysNear.Draw(t, "key")
			o, shown := m.top()
			o.Delete(key)
			delete(shown, string(key))
		},
		"nest": func(*rapid.T) {
			o, _ := m.top()
			m.push(o)
		},
		"merge": func(t *rapid.T) {
			if len(m.overlays) < 2 {
				t.Skip("a step that does not apply: there is one overlay, and nothing to merge it into")
			}
			o, shown := m.top()
			o.Merge()
			m.pop()
			m.models[len(m.models)-1] = shown
		},
		"drop": func(t *rapid.T) {
			if len(m.overlays) < 2 {
				t.Skip("a step that does not apply: the one overlay left is the block's own")
			}
			m.pop()
		},
		"get": func(t *rapid.T) {
			key := keysNear.Draw(t, "key")
			o, shown := m.top()
			got, ok, _ := o.Get(key)
			if want, has := shown[string(key)]; ok != has || string(got) != want {
				t.Fatalf("Get(%q) = %q, %v; want %q, %v", key, got, ok, want, has)
			}
		},
		"scan": func(t *rapid.T) {
			start, end := keysNear.Draw(t, "start"), keysNear.Draw(t, "end")
			if rapid.Bool().Draw(t, "open") {
				end = nil
			}
			stopAfter := rapid.IntRange(1, 8).Draw(t, "stop after")
			o, shown := m.top()
			got, want := visited(o, start, end, stopAfter), visited(shown, start, end, stopAfter)
			if got != want {
				t.Fatalf("Scan(%q, %q):\ngot  %s\nwant %s", start, end, got, want)
			}
		},
	}
}

// check holds that the changes of the bottom overlay turn the base into what
// it shows, and that its deltas are what differs, both in order.
func (m *machine) check(t *rapid.T) {
	changed, differs := m.base.clone(), m.base.clone()
	changes, deltas := m.overlays[0].Changes(), m.overlays[0].Deltas()
	for i, c := range changes {
		if i > 0 && string(changes[i-1].Key) >= string(c.Key) {
			t.Fatalf("changes out of order at %q", c.Key)
		}
	}
	changed.apply(changes)
	for i, d := range deltas {
		old, ok := m.base[string(d.Key)]
		if ok != (d.Old != nil) || old != string(d.Old) {
			t.Fatalf("%q had %q, delta says %q", d.Key, old, d.Old)
		}
		if ok == (d.New != nil) && old == string(d.New) {
			t.Fatalf("delta of %q differs in nothing", d.Key)
		}
		if i > 0 && string(deltas[i-1].Key) >= string(d.Key) {
			t.Fatalf("deltas out of order at %q", d.Key)
		}
		differs.apply([]state.Change{{Key: d.Key, Value: d.New}})
	}
	want := visited(m.models[0], nil, nil, 1000)
	if a, b := visited(changed, nil, nil, 1000), visited(differs, nil, nil, 1000); a != want || b != want {
		t.Fatalf("changes make %s\ndeltas make %s\nwant %s", a, b, want)
	}
}

func visited(r state.Reader, start, end []byte, stopAfter int) (seen string) {
	n := 0
	r.Scan(start, end, func(key, value []byte) bool {
		seen += fmt.Sprintf("%q=%q ", key, value)
		n++
		return n < stopAfter
	})
	return seen
}

func TestOverlaysShowWhatMapsShow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newMachine(t)
		actions := m.actions()
		actions[""] = m.check
		t.Repeat(actions)
	})
}

func TestMergedOverlayIsEmptyAndUsable(t *testing.T) {
	block := state.NewOverlay(model{})
	receipt := state.NewOverlay(block)
	receipt.Set([]byte("a"), []byte("1"))
	receipt.Merge()
	receipt.Set([]byte("b"), []byte("2"))
	if got := visited(block, nil, nil, 9); got != `"a"="1" ` {
		t.Errorf("the block shows %s", got)
	}
	if got := visited(receipt, nil, nil, 9); got != `"a"="1" "b"="2" ` {
		t.Errorf("the receipt shows %s", got)
	}
}

func TestEmptyValueIsAValue(t *testing.T) {
	o := state.NewOverlay(model{"a": ""})
	o.Set([]byte("b"), []byte{})
	for _, key := range []string{"a", "b"} {
		if value, ok, _ := o.Get([]byte(key)); !ok || len(value) != 0 {
			t.Errorf("%s: got %q, %v", key, value, ok)
		}
	}
	o.Set([]byte("a"), []byte{})
	if deltas := o.Deltas(); len(deltas) != 1 || string(deltas[0].Key) != "b" || deltas[0].Old != nil || deltas[0].New == nil {
		t.Errorf("got %v", deltas)
	}
}

func TestReadErrorsStickAtTheBottom(t *testing.T) {
	for name, read := range map[string]func(o *state.Overlay){
		"get":    func(o *state.Overlay) { o.Get([]byte("a")) },
		"scan":   func(o *state.Overlay) { o.Scan(nil, nil, func(_, _ []byte) bool { return true }) },
		"deltas": func(o *state.Overlay) { o.Set([]byte("a"), nil); o.Deltas() },
	} {
		block := state.NewOverlay(broken{})
		receipt := state.NewOverlay(state.NewOverlay(block))
		read(receipt)
		if !errors.Is(block.Err(), errMedium) || !errors.Is(receipt.Err(), errMedium) {
			t.Errorf("%s: block has %v, receipt has %v", name, block.Err(), receipt.Err())
		}
	}
}

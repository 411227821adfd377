package state_test

import (
	"testing"

	"latchkey/core/state"
	"latchkey/internal/test/memstore"
)

func TestAWitnessHoldsForAsLongAsAllItReadIsTheSame(t *testing.T) {
	read := func(w *state.Witness) {
		st := state.New(w)
		st.Data("app", []byte("there"))
		st.Data("app", []byte("empty"))
		st.Data("app", []byte("missing"))
		st.SetData("app", []byte("own"), []byte("1"))
		st.Data("app", []byte("own")) // never reaches the witness
	}
	base := state.New(memstore.New())
	base.SetData("app", []byte("there"), []byte("value"))
	base.SetData("app", []byte("empty"), nil)
	for what, c := range map[string]struct {
		change func(*state.State)
		holds  bool
	}{
		"nothing":                  {func(*state.State) {}, true},
		"what was not read":        {func(st *state.State) { st.SetData("app", []byte("other"), []byte("1")) }, true},
		"what the reader wrote":    {func(st *state.State) { st.SetData("app", []byte("own"), []byte("2")) }, true},
		"the same value again":     {func(st *state.State) { st.SetData("app", []byte("there"), []byte("value")) }, true},
		"another value":            {func(st *state.State) { st.SetData("app", []byte("there"), []byte("valu")) }, false},
		"a value removed":          {func(st *state.State) { st.DeleteData("app", []byte("there")) }, false},
		"an empty value removed":   {func(st *state.State) { st.DeleteData("app", []byte("empty")) }, false},
		"an empty value that came": {func(st *state.State) { st.SetData("app", []byte("missing"), nil) }, false},
	} {
		w := state.NewWitness(base.Overlay)
		read(w)
		w.Forget()
		after := base.Nested()
		c.change(after)
		if w.Holds(after) != c.holds {
			t.Errorf("after %s it holds: %v", what, !c.holds)
		}
	}
	w := state.NewWitness(base.Overlay)
	state.New(w).DataPrefix("app", nil, func(_, _ []byte) bool { return true })
	if w.Holds(base) {
		t.Error("it holds although a range was read")
	}
}

package ledgerlog

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

var (
	errBroken = errors.New("unexpected EOF")
	sent      = []ledger.Entry{{Height: 7, PrevHash: transaction.Hash{6}, BlockHash: transaction.Hash{7}}, {Height: 8, PrevHash: transaction.Hash{7}, BlockHash: transaction.Hash{8}}}

	absent  = Place{Term: 3, Own: true, Before: sent[0].PrevHash[:]}
	present = Place{Term: 4, Before: sent[0].PrevHash[:], Taken: true, Last: sent[1].BlockHash[:], ByOwn: true} // also when the term is over
)

// scripted are attempts that go as a test says, and go well when it says no more.
type scripted struct {
	t        *testing.T
	attempts []error
	looks    []any // a Place or an error
	confirms []error
	lasted   []time.Duration // how long each attempt could have taken
}

func (s *scripted) Attempt(ctx context.Context, term uint64, entries []ledger.Entry) error {
	if term != 3 || !reflect.DeepEqual(entries, sent) {
		s.t.Errorf("other entries are sent, in term %d: %v", term, entries)
	}
	ends, _ := ctx.Deadline()
	s.lasted = append(s.lasted, time.Until(ends))
	return next(&s.attempts)
}

func (s *scripted) Look(_ context.Context, first, last *ledger.Entry) (Place, error) {
	if first != &sent[0] || last != &sent[1] {
		s.t.Errorf("it is looked for %d to %d", first.Height, last.Height)
	}
	switch at := next(&s.looks).(type) {
	case Place:
		return at, nil
	default:
		return Place{}, at.(error)
	}
}

func (s *scripted) Confirm(context.Context) error { return next(&s.confirms) }

func next[T any](of *[]T) (t T) {
	if len(*of) > 0 {
		t, *of = (*of)[0], (*of)[1:]
	}
	return t
}

// TestWhatBecomesOfAnAppend, by what the log says.
func TestWhatBecomesOfAnAppend(t *testing.T) {
	with := func(at Place, change func(*Place)) Place {
		change(&at)
		return at
	}
	other := transaction.Hash{9}
	fenced, notNext := &FencedError{3}, &NotNextError{7, sent[0].PrevHash}
	for name, c := range map[string]struct {
		scripted
		want error
	}{
		"it is done":                        {scripted{}, nil},
		"an error, and it is there":         {scripted{attempts: []error{errBroken}, looks: []any{present}}, nil},
		"an error, and it is not there":     {scripted{attempts: []error{errBroken, errBroken}, looks: []any{absent, absent}}, nil},
		"it cannot be told at first":        {scripted{attempts: []error{errBroken, errBroken}, looks: []any{errBroken, present}}, nil},
		"what is there does not last yet":   {scripted{attempts: []error{errBroken, errBroken}, looks: []any{present, present}, confirms: []error{errBroken}}, nil},
		"another's has its place":           {scripted{attempts: []error{errBroken}, looks: []any{with(present, func(p *Place) { p.ByOwn = false })}}, fenced},
		"the term is over":                  {scripted{attempts: []error{errBroken}, looks: []any{with(absent, func(p *Place) { p.Term++ })}}, fenced},
		"another has the term":              {scripted{attempts: []error{errBroken}, looks: []any{with(absent, func(p *Place) { p.Own = false })}}, fenced},
		"its own other entry has its place": {scripted{attempts: []error{errBroken}, looks: []any{with(present, func(p *Place) { p.Term, p.Own, p.Last = 3, true, other[:] })}}, notNext},
		"the log has lost what is before":   {scripted{attempts: []error{errBroken}, looks: []any{with(absent, func(p *Place) { p.Before = nil })}}, notNext},
		"the log has another before":        {scripted{attempts: []error{errBroken}, looks: []any{with(absent, func(p *Place) { p.Before = other[:] })}}, notNext},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c.t = t
				if err := Append(t.Context(), &c.scripted, 3, sent); !reflect.DeepEqual(err, c.want) {
					t.Errorf("%v, want %v", err, c.want)
				}
				if len(c.attempts)+len(c.looks)+len(c.confirms) > 0 {
					t.Errorf("it does not go on to the end: %+v is left", c.scripted)
				}
			})
		})
	}
}

// TestALargeAppendGetsItsTime: what takes longer than an attempt may is given more, up to a bound.
func TestALargeAppendGetsItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{t: t}
		for range 7 {
			s.attempts, s.looks = append(s.attempts, context.DeadlineExceeded), append(s.looks, absent)
		}
		if err := Append(t.Context(), s, 3, sent); err != nil {
			t.Fatal(err)
		}
		want := []time.Duration{2, 4, 8, 16, 32, 60, 60, 60}
		for i := range want {
			want[i] *= time.Second
		}
		if !reflect.DeepEqual(s.lasted, want) {
			t.Errorf("attempts may take %v, want %v", s.lasted, want)
		}
	})
}

// TestAnAppendThatIsBrokenOffIsUnknown, with why.
func TestAnAppendThatIsBrokenOffIsUnknown(t *testing.T) {
	ended := errors.New("the lease has run out")
	ctx, end := context.WithCancelCause(t.Context())
	end(ended)
	err := Append(ctx, &scripted{t: t, attempts: []error{errBroken}, looks: []any{absent}}, 3, sent)
	if unknown := (*UnknownError)(nil); !errors.As(err, &unknown) || unknown.Height != 7 || !errors.Is(err, ended) || !errors.Is(err, errBroken) {
		t.Errorf("%v", err)
	}
}

// TestNothingIsSentOfWhatIsNoChain.
func TestNothingIsSentOfWhatIsNoChain(t *testing.T) {
	s := &scripted{t: t}
	if err := Append(t.Context(), s, 3, nil); err != nil {
		t.Error(err)
	}
	if err := Append(t.Context(), s, 3, []ledger.Entry{sent[1], sent[0]}); !errors.As(err, new(*NotNextError)) {
		t.Errorf("%v, want a *NotNextError", err)
	}
	if len(s.lasted) > 0 {
		t.Error("it is sent")
	}
}

package rules_test

import (
	"errors"
	"testing"

	"latchkey/plugins/rules"

	"pgregory.net/rapid"
)

func rate(t *testing.T, calls, per uint64, unit rules.Unit) rules.Rate {
	t.Helper()
	r, err := rules.NewRate(calls, per, unit)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestARateLetsInWhenTheFirstLeaves(t *testing.T) {
	r := rate(t, 3, 20, rules.Blocks)
	var uses rules.Uses
	for _, c := range []struct {
		at   uint64
		want string
	}{
		{100, ""}, {105, ""}, {105, ""}, {105, "at most 3 calls in 20 blocks are allowed; try again in 15 blocks"},
		{119, "at most 3 calls in 20 blocks are allowed; try again in 1 block"}, {120, ""}, {120, "at most 3 calls in 20 blocks are allowed; try again in 5 blocks"},
		{125, ""}, {125, ""}, {90, "at most 3 calls in 20 blocks are allowed; try again in 20 blocks"}, // a height that went back
		{1 << 63, ""},
	} {
		next, err := r.Count(uses, c.at)
		if got := text(err); got != c.want {
			t.Errorf("at %d: %q, want %q", c.at, got, c.want)
		}
		uses = next
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestARateOfSeconds(t *testing.T) {
	const second = 1_000_000_000
	r := rate(t, 1, 60, rules.Seconds)
	uses, err := r.Count(nil, r.Moment(7, 5*second))
	if err != nil {
		t.Fatal(err)
	}
	var often *rules.TooOften
	if _, err = r.Count(uses, 65*second-1); !errors.As(err, &often) || often.Wait() != 1 {
		t.Errorf("%v", err)
	}
	if _, err = r.Count(uses, 65*second); err != nil {
		t.Errorf("a minute later: %v", err)
	}
	if _, err := (rules.Rate{}).Count(nil, 1); err != nil {
		t.Errorf("no rate: %v", err)
	}
}

// TestNoSpanHasMore holds a rate against counting all that it let in.
func TestNoSpanHasMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rules.Rate{Calls: rapid.Uint32Range(1, 5).Draw(t, "calls"), Per: rapid.Uint64Range(1, 30).Draw(t, "per")}
		var uses rules.Uses
		var in []uint64
		now := uint64(0)
		for range 60 {
			now += rapid.Uint64Range(0, 9).Draw(t, "later")
			recent := uint32(0)
			for _, at := range in {
				if now-at < r.Per {
					recent++
				}
			}
			next, err := r.Count(uses, now)
			if (err == nil) != (recent < r.Calls) {
				t.Fatalf("at %d with %d in the last %d blocks: %v", now, recent, r.Per, err)
			}
			if uses = next; err == nil {
				in = append(in, now)
			}
		}
	})
}

func TestRatesHaveBounds(t *testing.T) {
	for _, c := range [][2]uint64{{0, 1}, {1, 0}, {1001, 1}, {1, 1_000_000_001}, {1 << 32, 1}} {
		if r, err := rules.NewRate(c[0], c[1], rules.Blocks); err == nil {
			t.Errorf("%v is taken", r)
		}
	}
}

// TestExpiryIsTheFirstMomentTooLate: at the very time that a key expires it is
// refused.
func TestExpiryIsTheFirstMomentTooLate(t *testing.T) {
	for now, want := range map[uint64]string{1_999: "", 2_000: "the key expired 0 seconds ago", 2_000 + 1_000_000_000: "the key expired 1 second ago"} {
		if got := text(rules.Expired("the key", 2_000, now)); got != want {
			t.Errorf("at %d: %q", now, got)
		}
	}
	if err := rules.Expired("the key", 0, 1<<63); err != nil {
		t.Error(err)
	}
}

func TestRulesThatCanNeverHold(t *testing.T) {
	for text, possible := range map[string]bool{
		`[{"path":"a","equals":7},{"path":"a","equals":8}]`:                        false,
		`[{"path":"a","equals":7},{"path":"a","equals":7}]`:                        true,
		`[{"path":"a","equals":7},{"path":"a","equals":"7"}]`:                      false,
		`[{"path":"a","one_of":[1,2]},{"path":"a","one_of":[3,4]}]`:                false,
		`[{"path":"a","one_of":[1,2]},{"path":"a","one_of":[2,3]}]`:                true,
		`[{"path":"a","equals":7},{"path":"a","at_most":6}]`:                       false,
		`[{"path":"a","at_most":7},{"path":"a","equals":"7"}]`:                     true,
		`[{"path":"a","glob":"*.near"},{"path":"a","equals":"x.far"}]`:             false,
		`[{"path":"a","glob":"*.near"},{"path":"a","at_most":5}]`:                  false,
		`[{"path":"a","glob":"1*"},{"path":"a","at_most":5}]`:                      true,
		`[{"path":"a","glob":"a*"},{"path":"a","glob":"*b"}]`:                      true,
		`[{"path":"a","equals":7},{"path":"a.b","equals":7}]`:                      false,
		`[{"path":"a.b","equals":7},{"path":"a.c","equals":7}]`:                    true,
		`[{"path":"amount","equals":7},{"path":"Amount","equals":7}]`:              false,
		`[{"path":"x.amount","equals":7},{"path":"y.Amount","equals":7}]`:          true,
		`[{"path":"a","equals":1},{"path":"b","equals":1},{"path":"a","glob":""}]`: false,
		`[]`: true,
	} {
		set, err := rules.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := set.Possible(); (err == nil) != possible {
			t.Errorf("%s: %v", text, err)
		}
	}
}

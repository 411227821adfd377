package rules

import "strconv"

// Rate allows at most Calls in any Per blocks or seconds that follow each other. The
// zero Rate allows everything.
type Rate struct {
	Calls uint32 // 1 to 1000
	Per   uint64 // 1 to 10^9
	Unit  Unit
}

// Unit is what a Rate counts in.
type Unit uint8

// The units of rates. Their numbers are stored.
const (
	Blocks Unit = iota
	Seconds
)

const (
	rateCallsMax = 1000
	ratePerMax   = 1_000_000_000
	usesBytes    = 8 // of each use
	second       = 1_000_000_000
)

// NewRate refuses rates that nobody could mean.
func NewRate(calls, per uint64, unit Unit) (Rate, error) {
	if calls == 0 || calls > rateCallsMax || per == 0 || per > ratePerMax {
		return Rate{}, Error("a rate is 1 to 1000 calls in 1 to 1000000000 blocks or seconds, got " +
			strconv.FormatUint(calls, 10) + " in " + strconv.FormatUint(per, 10))
	}
	return Rate{uint32(calls), per, unit}, nil
}

// String writes the rate as people read it: "3 calls in 20 blocks".
func (r Rate) String() string {
	return plural(uint64(r.Calls), "call") + " in " + r.Unit.of(r.Per)
}

// of counts units.
func (u Unit) of(n uint64) string {
	if u == Blocks {
		return plural(n, "block")
	}
	return plural(n, "second")
}

func plural(n uint64, what string) string {
	if n != 1 {
		what += "s"
	}
	return strconv.FormatUint(n, 10) + " " + what
}

// Moment is now as the rate counts it, of a block's height and its time in
// nanoseconds.
func (r Rate) Moment(height, nanoseconds uint64) uint64 {
	if r.Unit == Blocks {
		return height
	}
	return nanoseconds
}

// span is how long a use counts, in the measure of moments.
func (r Rate) span() uint64 {
	if r.Unit == Blocks {
		return r.Per
	}
	return r.Per * second
}

// Uses are the moments of uses that may still count, the oldest first: little-endian
// numbers of 8 bytes each, so that a contract stores them as they are.
type Uses []byte

// Len is how many uses there are.
func (u Uses) Len() int { return len(u) / usesBytes }

func (u Uses) first() (moment uint64) {
	for i := usesBytes - 1; i >= 0; i-- {
		moment = moment<<8 | uint64(u[i])
	}
	return moment
}

// Current returns the uses that still count. One at moment m counts before m and the
// rate's span: of 3 calls in 20 blocks, one in block 7 counts to block 26.
func (r Rate) Current(uses Uses, now uint64) Uses {
	for len(uses) >= usesBytes && now >= uses.first() && now-uses.first() >= r.span() {
		uses = uses[usesBytes:]
	}
	return uses
}

// Count returns the uses with one more, or a *TooOften.
func (r Rate) Count(uses Uses, now uint64) (Uses, error) {
	if r.Calls == 0 {
		return nil, nil
	}
	current := r.Current(uses, now)
	if current.Len() >= int(r.Calls) {
		// The clock may have stepped back, which lets nobody in sooner.
		return uses, &TooOften{r, r.span() - (now - min(now, current.first()))}
	}
	counted := append(make(Uses, 0, len(current)+usesBytes), current...)
	for range usesBytes {
		counted = append(counted, byte(now))
		now >>= 8
	}
	return counted, nil
}

// TooOften is one use more than a rate allows.
type TooOften struct {
	Rate Rate
	wait uint64 // in the measure of moments
}

// Wait is after how many blocks, or seconds, the next use is allowed.
func (e *TooOften) Wait() uint64 {
	if e.Rate.Unit == Blocks {
		return e.wait
	}
	return (e.wait + second - 1) / second
}

func (e *TooOften) Error() string {
	return "at most " + e.Rate.String() + " are allowed; try again in " + e.Rate.Unit.of(e.Wait())
}

// Expired returns an error from the moment that something expires on, in nanoseconds
// since 1970. It is good before that moment and not at it; 0 is never.
func Expired(what string, at, now uint64) error {
	if at == 0 || now < at {
		return nil
	}
	return Error(what + " expired " + plural((now-at)/second, "second") + " ago")
}

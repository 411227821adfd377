package guard

import (
	"sync"

	"latchkey/core/account"
	"latchkey/core/authorize"
	"latchkey/core/keys"
)

// limitPartiesMax bounds the parties that are counted; the one counted first is
// forgotten first.
const limitPartiesMax = 3 * 4096

// Limiter counts what guards refused before it reached a block, so that junk
// costs its host little. Nothing in a block depends on it.
type Limiter struct {
	mu     sync.Mutex
	spent  map[party]window
	oldest []party
}

// party is somebody whose refusals are counted: a key of an account, an account, or
// a client of the host.
type party struct {
	kind authorize.RefusedParty
	name string
}

// parties are those of one question. who is empty where clients are not told apart.
func parties(id account.ID, key keys.PublicKey, who string) []party {
	all := []party{{authorize.RefusedKey, string(id) + " " + key.String()}, {authorize.RefusedAccount, string(id)}}
	if who != "" {
		all = append(all, party{authorize.RefusedClient, who})
	}
	return all
}

// costs is what a refusal takes of the party's share: keys have a number of them,
// the others gas.
func (p party) costs(gas uint64) uint64 {
	if p.kind == authorize.RefusedKey {
		return 1
	}
	return gas
}

func (p party) share() uint64 {
	switch p.kind {
	case authorize.RefusedAccount:
		return authorize.RefusedAccountGasMax
	case authorize.RefusedClient:
		return authorize.RefusedClientGasMax
	}
	return authorize.RefusalsMax
}

// window is a span of time that began with a refusal.
type window struct{ beganNs, spent uint64 }

// over also ends a window that lies ahead, as after a clock has stepped back:
// nobody waits until the clock is there again.
func (w window) over(nowNs uint64) bool {
	return nowNs < w.beganNs || nowNs-w.beganNs >= authorize.RefusalsWindowNs
}

// quiet reports whether there is no sign that a guard will refuse: no refusal of the
// key, and not many of the others.
func (l *Limiter) quiet(all []party, nowNs uint64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range all {
		w := l.spent[p]
		many := w.spent > p.share()/2 || p.kind == authorize.RefusedKey && w.spent > 0
		if many && !w.over(nowNs) {
			return false
		}
	}
	return true
}

// wait returns the nanoseconds for which a guard is not to be asked, and for whose
// sake: one of all.
func (l *Limiter) wait(all []party, nowNs uint64) (ns uint64, of authorize.RefusedParty) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range all {
		if w := l.spent[p]; w.spent >= p.share() && !w.over(nowNs) && !(p.kind == authorize.RefusedAccount && l.blameless(all, nowNs)) {
			return authorize.RefusalsWindowNs - (nowNs - w.beganNs), p.kind
		}
	}
	return 0, 0
}

// blameless reports whether a client that is told from others has had nothing refused, so
// that those who use up an account's share shut out themselves.
func (l *Limiter) blameless(all []party, nowNs uint64) bool {
	for _, p := range all {
		if p.kind == authorize.RefusedClient {
			w := l.spent[p]
			return w.spent == 0 || w.over(nowNs)
		}
	}
	return false
}

// count notes a refusal that has burnt gas.
func (l *Limiter) count(all []party, gas, nowNs uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range all {
		l.note(p, p.costs(gas), nowNs)
	}
}

func (l *Limiter) note(p party, cost, nowNs uint64) {
	if l.spent == nil {
		l.spent = map[party]window{}
	}
	w, known := l.spent[p]
	if !known {
		if len(l.oldest) == limitPartiesMax {
			delete(l.spent, l.oldest[0])
			l.oldest = l.oldest[1:]
		}
		l.oldest = append(l.oldest, p)
	}
	if w.spent == 0 || w.over(nowNs) {
		w = window{beganNs: nowNs}
	}
	w.spent += cost
	l.spent[p] = w
}

package guard

import (
	"sync"

	"latchkey/core/account"
	"latchkey/core/authorize"
	"latchkey/core/keys"
)

// limitKeysMax bounds the keys that are counted; the one counted first is
// forgotten first.
const limitKeysMax = 4096

// Limiter counts what guards refused before it reached a block, so that junk
// costs its host little. Nothing in a block depends on it.
type Limiter struct {
	mu     sync.Mutex
	counts map[limited]window
	oldest []limited
}

type limited struct {
	account account.ID
	key     keys.PublicKey
}

// window is a span of time that began with a refusal.
type window struct {
	beganNs  uint64
	refusals int
}

// over also ends a window that lies ahead, as after a clock has stepped back:
// nobody waits until the clock is there again.
func (w window) over(nowNs uint64) bool {
	return nowNs < w.beganNs || nowNs-w.beganNs >= authorize.RefusalsWindowNs
}

// wait returns the nanoseconds for which a key's guard is not to be asked.
func (l *Limiter) wait(id account.ID, key keys.PublicKey, nowNs uint64) uint64 {
	if l == nil {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	w := l.counts[limited{id, key}]
	if w.refusals < authorize.RefusalsMax || w.over(nowNs) {
		return 0
	}
	return authorize.RefusalsWindowNs - (nowNs - w.beganNs)
}

// count notes a refusal.
func (l *Limiter) count(id account.ID, key keys.PublicKey, nowNs uint64) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.counts == nil {
		l.counts = map[limited]window{}
	}
	who := limited{id, key}
	w, known := l.counts[who]
	if !known {
		if len(l.oldest) == limitKeysMax {
			delete(l.counts, l.oldest[0])
			l.oldest = l.oldest[1:]
		}
		l.oldest = append(l.oldest, who)
	}
	if w.refusals == 0 || w.over(nowNs) {
		w = window{beganNs: nowNs}
	}
	w.refusals++
	l.counts[who] = w
}

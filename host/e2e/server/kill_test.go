package server

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"latchkey/core/transaction"
	"latchkey/host/serve"
	"latchkey/host/store"
)

// TestKilledServersKeepWhatTheyAcknowledged kills a server under load again
// and again. What it answered must be there afterwards, word for word; what it
// did not answer may have happened, but never by half.
func TestKilledServersKeepWhatTheyAcknowledged(t *testing.T) {
	rounds := 10
	if testing.Short() {
		rounds = 3
	}
	dir, plugins := newHome(t)
	var l *load
	var last map[transaction.Hash]json.RawMessage // answered in the round before
	for round := range rounds {
		server := spawn(t, dir, plugins)
		c := server.serving()
		if l == nil {
			l = newLoad(c, dir)
		}
		for hash, want := range last {
			got, err := c.status(hash, l.sent[hash].SignerID)
			if err != nil || string(got) != string(want) {
				t.Fatalf("round %d: was answered\n%s\nafter the kill: %v\n%s", round, want, err, got)
			}
		}
		l.refill(c, dir)
		before := len(l.answered)
		wait := l.run(c)
		l.awaitAnswers(t, before+5) // a slow machine kills later
		time.Sleep(rand.N(300 * time.Millisecond))
		server.kill()
		wait()
		last = map[transaction.Hash]json.RawMessage{}
		for hash, answer := range l.answered {
			if len(last) < 100 {
				last[hash] = answer
			}
		}
		for _, problem := range l.problems {
			t.Errorf("round %d: %v", round, problem)
		}
	}
	kept := l.checkHome(t, dir)
	t.Logf("%d sent, %d answered, %d kept", len(l.sent), len(l.answered), kept)
}

func TestASecondServerOnTheSameHome(t *testing.T) {
	dir, plugins := newHome(t)
	first := spawn(t, dir, plugins)
	c := first.serving()
	_, err := serve.Start(t.Context(), config(dir, plugins))
	if inUse := (*store.InUseError)(nil); !errors.As(err, &inUse) {
		t.Fatalf("a second server: %v", err)
	}
	c.head() // the first is well
	first.stop()
	second := spawn(t, dir, plugins)
	second.serving().head()
	second.stop()
}

// TestStopAnswersRunningRequests: a transaction whose sender got no answer was
// not taken.
func TestStopAnswersRunningRequests(t *testing.T) {
	dir, plugins := newHome(t)
	server := spawn(t, dir, plugins)
	c := server.serving()
	l := newLoad(c, dir)
	l.refill(c, dir)
	wait := l.run(c)
	l.awaitAnswers(t, 50)
	server.stop()
	wait()
	for _, problem := range l.problems {
		t.Error(problem)
	}
	if kept := l.checkHome(t, dir); kept != len(l.answered) {
		t.Errorf("%d transactions happened, %d were answered", kept, len(l.answered))
	}
}

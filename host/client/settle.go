package client

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"latchkey/core/transaction"
)

// patience bounds how long a Signer goes on.
type patience struct {
	nonces  time.Duration // signing anew because others with the same key were faster
	answers time.Duration // asking again for an outcome
}

var usualPatience = patience{nonces: time.Minute, answers: 2 * time.Minute}

// Pauses between tries.
const (
	noncePauseMax  = 500 * time.Millisecond
	answerPauseMin = 250 * time.Millisecond
	answerPauseMax = 5 * time.Second
)

// UnclearError is a transaction that was sent and whose outcome could not
// be learnt. It may have run, or may still run: nodes accept it for 24 hours.
type UnclearError struct {
	Hash transaction.Hash
	Err  error
}

func (e *UnclearError) Error() string {
	return fmt.Sprintf("what became of transaction %s is not known: %v", e.Hash, e.Err)
}

func (e *UnclearError) Unwrap() error { return e.Err }

// isUnclear reports whether a transaction may or may not have run after err.
func isUnclear(err error) bool {
	_, lost := err.(*ConnectionError)
	return lost || Is(err, Timeout) || Is(err, "INTERNAL_ERROR")
}

// Settle sends a transaction that may have been sent before until its outcome is
// known, or for two minutes; then the error is an *UnclearError. A failure while
// running is in the outcome.
func (c *Client) Settle(ctx context.Context, tx *transaction.Signed) (*Outcome, error) {
	return c.settle(ctx, tx, true, usualPatience)
}

// settle sends a transaction until its outcome is known. Sent again it is the
// same transaction, so it runs once. With
// sentBefore, a refusal may be of a repetition.
func (c *Client) settle(ctx context.Context, tx *transaction.Signed, sentBefore bool, p patience) (*Outcome, error) {
	hash, until := tx.Hash(), time.Now().Add(p.answers)
	for pause := answerPauseMin; ; pause = min(2*pause, answerPauseMax) {
		out, err := c.Send(ctx, tx)
		if err != nil && !isUnclear(err) && sentBefore {
			out, err = c.ranBefore(ctx, tx, err)
		}
		if err == nil || !isUnclear(err) {
			return out, err
		}
		sentBefore = true
		if c.watch.Unclear != nil {
			c.watch.Unclear(hash, err)
		}
		if time.Now().Add(pause).After(until) || wait(ctx, pause) != nil {
			return nil, &UnclearError{hash, err}
		}
	}
}

// ranBefore reports whether a transaction that is refused now, such as for its
// nonce, is refused because it ran: its outcome, else the refusal.
func (c *Client) ranBefore(ctx context.Context, tx *transaction.Signed, refusal error) (*Outcome, error) {
	out, err := c.Transaction(ctx, tx.Hash(), tx.SignerID)
	if err == nil || isUnclear(err) {
		return out, err
	}
	return nil, refusal
}

// wait returns nil after d, and an error when ctx ends first.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// jitter is a random pause, longer the more tries have failed, so that programs
// that collided do not collide again.
func jitter(try int) time.Duration {
	return rand.N(min(time.Duration(try)*50*time.Millisecond, noncePauseMax))
}

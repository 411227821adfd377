package linear

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/anishathalye/porcupine"
)

// Payers is how many accounts pay, each 1 yocto a payment, one payment after the other.
const Payers = 4

// Paid is how many payments each account has made: all that is looked at of a ledger.
type Paid [Payers]uint64

// total is what has been paid.
func (p Paid) total() (sum uint64) {
	for _, n := range p {
		sum += n
	}
	return sum
}

// seen is an operation together with its answer.
type seen struct {
	what  kind
	who   int    // the account; not of a total
	count uint64 // which payment it is, or what was read
}

type kind int

const (
	payment   kind = iota // was made
	nonce                 // how many payments of an account were read
	totalPaid             // how many of all were read
)

func (s seen) String() string {
	switch s.what {
	case payment:
		return fmt.Sprintf("payment %d of account %d", s.count, s.who)
	case nonce:
		return fmt.Sprintf("account %d is read to have made %d", s.who, s.count)
	}
	return fmt.Sprintf("%d are read to have been made", s.count)
}

// after is the ledger after s; false: s cannot have happened to it.
func (p Paid) after(s seen) (Paid, bool) {
	switch s.what {
	case payment:
		p[s.who]++
		return p, p[s.who] == s.count
	case nonce:
		return p, p[s.who] == s.count
	}
	return p, p.total() == s.count
}

// History is what clients have seen, each of which does one thing at a time.
type History struct {
	first Paid
	begun time.Time

	mu  sync.Mutex
	all []porcupine.Operation
}

// Begin begins a history of a ledger in which nothing is under way.
func Begin(first Paid) *History { return &History{first: first, begun: time.Now()} }

// Made notes the payment of an account with a nonce, from when it was sent first until it
// was acknowledged.
func (h *History) Made(client, who int, number uint64, called time.Time) {
	h.note(client, seen{payment, who, number}, called)
}

// ReadOf notes that an account was read to have made so many, at the node that leads.
func (h *History) ReadOf(client, who int, count uint64, called time.Time) {
	h.note(client, seen{nonce, who, count}, called)
}

// ReadAll notes that so many were read to have been made by all, at the node that leads.
func (h *History) ReadAll(client int, count uint64, called time.Time) {
	h.note(client, seen{totalPaid, 0, count}, called)
}

func (h *History) note(client int, s seen, called time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.all = append(h.all, porcupine.Operation{ClientId: client, Input: s, Call: int64(called.Sub(h.begun)), Return: int64(time.Since(h.begun))})
}

// Reads is how many reads were noted.
func (h *History) Reads() (n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, o := range h.all {
		if o.Input.(seen).what != payment {
			n++
		}
	}
	return n
}

// searchMax bounds how long the moments are searched for.
const searchMax = time.Minute

// Err tells what no order of the operations explains; nil: there is one.
func (h *History) Err() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	model := porcupine.Model{
		Init: func() any { return h.first },
		Step: func(state, input, _ any) (bool, any) {
			next, ok := state.(Paid).after(input.(seen))
			return ok, next
		},
	}
	result, info := porcupine.CheckOperationsVerbose(model, h.all, searchMax)
	switch result {
	case porcupine.Ok:
		return nil
	case porcupine.Unknown:
		return fmt.Errorf("no order of %d operations was found in %v, and none ruled out", len(h.all), searchMax)
	}
	return fmt.Errorf("no order of %d operations explains what was seen: %v", len(h.all), h.stuck(info))
}

// stuck is the operation before which the longest order ends.
func (h *History) stuck(info porcupine.LinearizationInfo) any {
	var longest []int
	for _, order := range info.PartialLinearizations()[0] {
		if len(order) > len(longest) {
			longest = order
		}
	}
	var first *porcupine.Operation
	for i := range h.all {
		if o := &h.all[i]; !slices.Contains(longest, i) && (first == nil || o.Return < first.Return) {
			first = o
		}
	}
	if first == nil {
		return "all are in an order"
	}
	return fmt.Sprintf("%v, from %v to %v", first.Input, time.Duration(first.Call), time.Duration(first.Return))
}

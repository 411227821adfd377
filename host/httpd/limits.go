package httpd

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"runtime"
	"time"

	"latchkey/core/rpc"
	"latchkey/core/vm"
	"latchkey/host/engine"
	"latchkey/host/gate"
)

// CallDeadline bounds all contract code that one request runs, with what it waits for its turn.
const CallDeadline = 10 * time.Second

// What clients may use at once of a node.
const (
	callsWaitingMax   = 256  // reads that run contracts, of all clients
	callsOfClientMax  = 32   // of one, running and waiting
	checksWaitingMax  = 4096 // transactions whose guards are asked before a block
	checksOfClientMax = 1024
	largeAtOnce       = 1  // requests whose answers take much to make, each with what a block stored, or code
	largeWaitingMax   = 16 // some hold megabytes meanwhile
	largeOfClientMax  = 8

	requestsBytesMax = 64 << 20 // of bodies that are being read or answered
	answersBytesMax  = 64 << 20 // of large answers that are being written
	smallAnswerBytes = 64 << 10 // are not counted
)

// Limits share a node out between its clients.
type Limits struct {
	trusted  []netip.Prefix
	meter    Meter
	calls    *gate.Gate
	checks   *gate.Gate
	large    *gate.Gate
	requests *gate.Budget
	answers  *gate.Budget
}

// NewLimits are those of one node.
func NewLimits(trusted []netip.Prefix, meter Meter) *Limits {
	return &Limits{trusted: trusted, meter: meter,
		calls: gate.New("calls of contracts", gate.Limits{
			AtOnce: runtime.GOMAXPROCS(0), Waiting: callsWaitingMax, ByClient: callsOfClientMax}),
		checks: gate.New("checks of transactions", gate.Limits{
			AtOnce: runtime.GOMAXPROCS(0), Waiting: checksWaitingMax, ByClient: checksOfClientMax}),
		large: gate.New("requests for changes, traces and code", gate.Limits{
			AtOnce: largeAtOnce, Waiting: largeWaitingMax, ByClient: largeOfClientMax}),
		requests: gate.NewBudget("requests", requestsBytesMax),
		answers:  gate.NewBudget("answers", answersBytesMax)}
}

// Engine gives reads an engine that they can be ended on; host/engine's is one.
type Engine interface {
	Reads(ctx context.Context, admission engine.Admission) vm.Engine
	Checks(ctx context.Context, admission engine.Admission) vm.Engine
}

// errTookTooLong is why a read ends.
var errTookTooLong = fmt.Errorf("the contract code of one request may run for %d seconds on this node: ask for less at a time",
	CallDeadline/time.Second)

// reading is a server as one request uses it. end must follow.
func (s *Server) reading(server *rpc.Server, r *http.Request) (as *rpc.Server, end func()) {
	if s.engine == nil {
		return server, func() {}
	}
	l := s.limits
	client := clientOf(r, l.trusted)
	ctx, end := context.WithTimeoutCause(r.Context(), CallDeadline, errTookTooLong)
	reads, checks := s.engine.Reads(ctx, s.callsOf(client)), s.engine.Checks(ctx, &admission{l.checks, client, l.meter})
	large := &admission{l.large, client, l.meter}
	return server.On(reads, checks, func() (func(), error) { return large.Leave, large.Enter(ctx) }, client), end
}

// callsOf lets the calls of a client's reads in.
func (s *Server) callsOf(client string) engine.Admission {
	calls := &admission{s.limits.calls, client, s.limits.meter}
	if s.quota == nil || s.quota.guests == nil {
		return calls
	}
	return &guest{s.quota, calls}
}

// hold takes the room that an answer needs for as long as it is being written. letGo
// must follow.
func (l *Limits) hold(client string, text []byte) (letGo func(), err error) {
	size := int64(len(text))
	if size <= smallAnswerBytes {
		return func() {}, nil
	}
	if err := l.answers.Take(client, size); err != nil {
		return func() {}, &bodyError{statusOf(err), err}
	}
	return func() { l.answers.Give(client, size) }, nil
}

// admission lets one client's calls in.
type admission struct {
	gate   *gate.Gate
	client string
	meter  Meter
}

// Enter implements engine.Admission.
func (a *admission) Enter(ctx context.Context) error {
	if err := a.gate.Enter(ctx, a.client); err != nil {
		return abandoned(err, a.meter)
	}
	return nil
}

// abandoned is why a call is not made that a gate did not let in.
func abandoned(err error, meter Meter) error {
	abandoned := &vm.AbandonedError{Why: err}
	if busy := (*gate.Busy)(nil); errors.As(err, &busy) {
		meter.NoRoom(busy.What, busy.Own)
		abandoned.Kind = vm.NodeBusy
		if busy.Own {
			abandoned.Kind = vm.TooManyOwn
		}
	}
	return abandoned
}

// Leave implements engine.Admission.
func (a *admission) Leave() { a.gate.Leave(a.client) }

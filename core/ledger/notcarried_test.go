package ledger

import (
	"errors"
	"reflect"
	"testing"

	"latchkey/core/transaction"
	"latchkey/core/vm"
)

// carryingNothing is an engine on a platform that compiles nothing.
type carryingNothing struct{}

func (carryingNothing) Call(code *vm.Code, _ string, _ *vm.Meter, _ vm.Host) error {
	return &vm.NotCarriedError{Hash: code.Hash, Remedy: "bring it along"}
}

func (carryingNothing) Start(code *vm.Code, _ *vm.Meter, _ vm.Host) (*vm.Image, error) {
	return nil, &vm.NotCarriedError{Hash: code.Hash, Remedy: "bring it along"}
}

// TestCodeThatAHostDoesNotCarryMakesNoOutcome: elsewhere the same input must
// give what it would have given here.
func TestCodeThatAHostDoesNotCarryMakesNoOutcome(t *testing.T) {
	for name, script := range map[string]scripted{
		"at the call":  {"m": returns("fine")},
		"at its start": {"m": returns("fine"), "_initialize": nil},
	} {
		t.Run(name, func(t *testing.T) { notCarried(t, script) })
	}
}

func notCarried(t *testing.T, script scripted) {
	s := newStage(t)
	for name, method := range script {
		s.script[name] = method
	}
	s.deploy("app", s.script)
	carrying, before := s.l.runtime.Engine, s.stateBytes()
	s.l.rebuild(s.l.Schedule, carryingNothing{})
	in := Input{Height: s.view().Head.Height + 1, Time: s.time + 1, Transactions: []*transaction.Signed{
		s.sign("alice", "app", testKey("alice"), call("m", 100*tgas))}}
	if err := s.tryBlock(in); !errors.As(err, new(*vm.NotCarriedError)) || !reflect.DeepEqual(before, s.stateBytes()) {
		t.Errorf("the block: %v, and the ledger may have changed", err)
	}
	if _, err := s.view().Call("app", "m", nil, s.time); !errors.As(err, new(*vm.NotCarriedError)) {
		t.Errorf("the view: %v", err)
	}
	s.l.rebuild(s.l.Schedule, carrying)
	if err := s.tryBlock(in); err != nil {
		t.Error(err)
	}
	if out, err := s.view().Call("app", "m", nil, s.time); err != nil || string(out.Value) != "fine" {
		t.Errorf("%+v, %v", out, err)
	}
}

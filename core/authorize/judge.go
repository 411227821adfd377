package authorize

import (
	"errors"

	"latchkey/core/account"
	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/state"
	"latchkey/core/vm"
)

// Judge gives verdicts. It is safe for concurrent use.
type Judge struct {
	Schedule *fees.Schedule
	Engine   vm.Engine
	Prepared *prepare.Cache

	refusals refusals
}

// NewJudge returns a judge with empty caches.
func NewJudge(schedule *fees.Schedule, engine vm.Engine) *Judge {
	return &Judge{Schedule: schedule, Engine: engine, Prepared: prepare.NewCache(engine, schedule)}
}

// CodeOf returns the prepared code of an account's contract.
func (j *Judge) CodeOf(st *state.State, id account.ID, c state.Contract) (*vm.Code, vm.FunctionCallError) {
	hash, ok := st.CodeHash(c)
	if !ok {
		return nil, &vm.CodeDoesNotExist{AccountID: id}
	}
	code, err := j.Prepared.Get(hash, func() ([]byte, bool) { return st.Code(hash) })
	var refused vm.FunctionCallError
	switch {
	case err == nil:
		return code, nil
	case errors.As(err, &refused):
		return nil, refused
	case !errors.Is(err, prepare.ErrNoCode):
		st.Fail(err) // the host's doing: whatever follows is not kept
	}
	return nil, &vm.CodeDoesNotExist{AccountID: id}
}

package authorize

import (
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
	return &Judge{Schedule: schedule, Engine: engine, Prepared: prepare.NewCache(schedule)}
}

// CodeOf returns the prepared code of an account's contract.
func (j *Judge) CodeOf(st *state.State, id account.ID, c state.Contract) (*vm.Code, vm.FunctionCallError) {
	hash, ok := st.CodeHash(c)
	if !ok {
		return nil, &vm.CodeDoesNotExist{AccountID: id}
	}
	code, failure, found := j.Prepared.Get(hash, func() ([]byte, bool) { return st.Code(hash) })
	if !found {
		return nil, &vm.CodeDoesNotExist{AccountID: id}
	}
	return code, failure
}

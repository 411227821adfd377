package prepare

import (
	"errors"

	"latchkey/core/account"
	"latchkey/core/state"
	"latchkey/core/vm"
)

// Of returns the prepared code of an account's contract.
func (c *Cache) Of(st *state.State, id account.ID, contract state.Contract) (*vm.Code, vm.FunctionCallError) {
	hash, ok := st.CodeHash(contract)
	if !ok {
		return nil, &vm.CodeDoesNotExist{AccountID: id}
	}
	code, err := c.Get(hash, func() ([]byte, bool) { return st.Code(hash) })
	var refused vm.FunctionCallError
	switch {
	case err == nil:
		return code, nil
	case errors.As(err, &refused):
		return nil, refused
	case !errors.Is(err, ErrNoCode):
		st.Fail(err) // the host's doing: whatever follows is not kept
	}
	return nil, &vm.CodeDoesNotExist{AccountID: id}
}

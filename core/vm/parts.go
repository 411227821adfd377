package vm

// part holds a host function as a row of the table has it: in the one field that is
// named after the parts of a call that it may touch. All have the guest's side, and
// with it the gas.
type part struct {
	guest             func(*guest, []uint64) (uint64, error)
	facts             func(*guest, *facts, []uint64) (uint64, error)
	storage           func(*guest, *storage, []uint64) (uint64, error)
	promises          func(*guest, *promises, []uint64) (uint64, error)
	result            func(*guest, *result, []uint64) (uint64, error)
	promisesAndResult func(*guest, *promises, *result, []uint64) (uint64, error)
	logs              func(*guest, *logs, []uint64) (uint64, error)
	blocks            func(*guest, *extism, []uint64) (uint64, error)
	blocksAndLogs     func(*guest, *extism, *logs, []uint64) (uint64, error)
	wasi              func(*guest, *wasi, []uint64) (uint64, error)
	form              *HostFunction // the one that this is the form with handles of
}

// run calls the function with its parts of c.
func (p *part) run(c *call, a []uint64) (uint64, error) {
	switch {
	case p.guest != nil:
		return p.guest(&c.guest, a)
	case p.facts != nil:
		return p.facts(&c.guest, &c.facts, a)
	case p.storage != nil:
		return p.storage(&c.guest, &c.storage, a)
	case p.promises != nil:
		return p.promises(&c.guest, &c.promises, a)
	case p.result != nil:
		return p.result(&c.guest, &c.result, a)
	case p.promisesAndResult != nil:
		return p.promisesAndResult(&c.guest, &c.promises, &c.result, a)
	case p.logs != nil:
		return p.logs(&c.guest, &c.logs, a)
	case p.blocks != nil:
		return p.blocks(&c.guest, &c.extism, a)
	case p.blocksAndLogs != nil:
		return p.blocksAndLogs(&c.guest, &c.extism, &c.logs, a)
	case p.wasi != nil:
		return p.wasi(&c.guest, &c.wasi, a)
	}
	return c.withHandles(p.form, a)
}

package vm

import "latchkey/core/fees"

// result is what a method returns: a value, or the result of a receipt that it has
// planned.
type result struct {
	gas      *gasCounter
	schedule *fees.Schedule
	ctx      *Context
	value    []byte
	returned int // index of the receipt, or -1
}

func valueReturn(g *guest, r *result, a []uint64) (uint64, error) {
	value, err := g.bytes(a[0], a[1])
	if err != nil {
		return 0, err
	}
	return 0, r.set(append([]byte{}, value...))
}

// set makes value the result, and charges for keeping it and for what its receivers
// get of it.
func (r *result) set(value []byte) error {
	l := r.schedule.Limits.ReturnedValueBytesMax
	if n := uint64(len(value)); n > l {
		return returnTooLong(n, l)
	}
	fee, each := r.schedule.Actions.DataReceiptByte, r.schedule.Host.ReturnByte
	for _, receiver := range r.ctx.OutputReceivers {
		each += fee.Send(receiver == r.ctx.Current) + fee.Execution
	}
	if err := r.gas.burnUnits(each, uint64(len(value))); err != nil {
		return err
	}
	r.value, r.returned = value, -1
	return nil
}

func promiseReturn(g *guest, p *promises, r *result, a []uint64) (uint64, error) {
	if err := g.gas.burn(g.fees.PromiseReturn); err != nil {
		return 0, err
	}
	receipt, err := p.single(a[0], errJointReturn)
	if err != nil {
		return 0, err
	}
	r.returned, r.value = receipt, nil
	return 0, nil
}

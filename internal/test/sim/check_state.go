package sim

import (
	"bytes"

	"latchkey/core/account"
	"latchkey/core/state"
)

// checkReplay: the block's input, run on the state before it, gives the same block
// and changes the records as they have changed.
func (a *audit) checkReplay(b *seen) {
	steps, err := b.view.Replay(b.head)
	if err != nil {
		a.errorf("%v", err)
		return
	}
	b.steps = steps
	want := records{}
	for key, value := range b.before {
		if kindOf(key) < kindWaiting {
			want[key] = value
		}
	}
	for _, step := range steps {
		for _, d := range step.Deltas {
			if _, ok := state.EntryOf(d.Key); !ok {
				continue
			}
			if old := want[string(d.Key)]; !bytes.Equal(old, d.Old) {
				a.errorf("step %s finds %x at %q, where %x was", step.ID, d.Old, d.Key, old)
			}
			if d.New == nil {
				delete(want, string(d.Key))
			} else {
				want[string(d.Key)] = d.New
			}
		}
	}
	got := records{}
	for key, value := range b.after {
		if kindOf(key) < kindWaiting {
			got[key] = value
		}
	}
	if difference := compare(want, got); difference != "" {
		a.errorf("the block's steps and the store differ: %s", difference)
	}
}

// checkStorage counts every account's bytes again, and wants them paid for.
func (a *audit) checkStorage(b *seen) {
	fee := a.sim.ledger.Schedule.Storage
	accounts, used := map[account.ID]state.Account{}, map[account.ID]uint64{}
	for key, value := range b.after {
		e, ok := state.EntryOf([]byte(key))
		if !ok {
			continue
		}
		switch e.Kind {
		case state.EntryAccount:
			acc, err := state.DecodeAccount(value)
			if err != nil {
				a.errorf("account %s: %v", e.AccountID, err)
			}
			accounts[e.AccountID] = acc
			used[e.AccountID] += fee.AccountBytes + a.contractBytes(b, acc.Contract)
		case state.EntryAccessKey:
			used[e.AccountID] += uint64(len(e.PublicKey.Borsh())+len(value)) + fee.RecordBytes
		case state.EntryData:
			used[e.AccountID] += uint64(len(e.Key)+len(value)) + fee.RecordBytes
		}
	}
	for id, n := range used {
		acc, exists := accounts[id]
		switch stake, _ := fee.ByteYocto.Mul64(n); {
		case !exists:
			a.errorf("%s has records and no account", id)
		case acc.StorageUsage != n:
			a.errorf("%s has %d bytes by its account and %d by its records", id, acc.StorageUsage, n)
		case n > fee.ZeroBalanceBytesMax && acc.Balance().Less(stake):
			a.errorf("%s has %s yocto and %d bytes, which ask for %s", id, acc.Balance(), n, stake)
		}
	}
}

// contractBytes is what an account pays for its contract.
func (a *audit) contractBytes(b *seen, c state.Contract) uint64 {
	switch c.Kind {
	case state.LocalContract:
		code, ok := b.view.Code(c.Hash)
		if !ok {
			a.errorf("code %s is not there", c.Hash)
		}
		return uint64(len(code))
	case state.GlobalContract:
		return 32
	case state.GlobalByAccount:
		return uint64(len(c.AccountID))
	}
	return 0
}

// copiesKept bounds the earlier records that are compared with history.
const copiesKept = 12

// checkHistory reads the records after the block before, and after an older one, by the
// undo records, and compares them with copies.
func (a *audit) checkHistory(b *seen) {
	if len(a.copies) > copiesKept {
		a.copies = a.copies[1:]
	}
	before := state.AtHeight(a.sim.machine, a.head.Height)
	for _, all := range []records{b.before, b.after} {
		for key := range all {
			value, ok, err := before.Get([]byte(key))
			if want, existed := b.before[key]; err != nil || ok != existed || !bytes.Equal(value, want) {
				a.errorf("height %d: %q reads %x, %v and was %x, %v: %v", a.head.Height, key, value, ok, want, existed, err)
				return
			}
		}
	}
	if a.blocks%10 != 9 || len(a.copies) == 0 {
		return
	}
	older := a.copies[b.head.Time%uint64(len(a.copies))]
	read, err := recordsOf(b.view.At(older.block))
	if err != nil {
		a.errorf("height %d: %v", older.block.Height, err)
	}
	if difference := compare(older.records, read); difference != "" {
		a.errorf("height %d, read by its history: %s", older.block.Height, difference)
	}
}

package vm

import (
	"latchkey/core/amount"
	"latchkey/core/state"
)

func readRegister(g *guest, a []uint64) (uint64, error) {
	data, err := g.register(a[0])
	if err != nil {
		return 0, err
	}
	return 0, g.write(a[1], data)
}

func registerLen(g *guest, a []uint64) (uint64, error) {
	data, ok := g.registers.values[a[0]]
	if !ok {
		return ^uint64(0), nil
	}
	return uint64(len(data)), nil
}

func writeRegister(g *guest, a []uint64) (uint64, error) {
	data, err := g.read(a[1], a[2])
	if err != nil {
		return 0, err
	}
	return 0, g.setRegister(a[0], data)
}

func (g *guest) toRegister(id uint64, data []byte) (uint64, error) {
	return 0, g.setRegister(id, data)
}

func (g *guest) yoctoToMemory(ptr uint64, v amount.Yocto) (uint64, error) {
	return 0, g.write(ptr, v.Bytes())
}

func currentAccountID(g *guest, f *facts, a []uint64) (uint64, error) {
	return g.toRegister(a[0], []byte(f.Current))
}
func signerAccountID(g *guest, f *facts, a []uint64) (uint64, error) {
	return g.toRegister(a[0], []byte(f.Signer))
}
func signerAccountPK(g *guest, f *facts, a []uint64) (uint64, error) {
	return g.toRegister(a[0], f.SignerKey.Borsh())
}
func predecessorAccountID(g *guest, f *facts, a []uint64) (uint64, error) {
	return g.toRegister(a[0], []byte(f.Predecessor))
}
func refundToAccountID(g *guest, f *facts, a []uint64) (uint64, error) {
	return g.toRegister(a[0], []byte(f.RefundTo))
}

// currentContractCode says where the code is: 1 local and 2 global by hash, with
// the hash; 3 global by account, with the account's id.
func currentContractCode(g *guest, f *facts, a []uint64) (uint64, error) {
	contract := &f.Contract
	named := contract.Hash[:]
	if contract.Kind == state.GlobalByAccount {
		named = []byte(contract.AccountID)
	}
	_, err := g.toRegister(a[0], named)
	return uint64(contract.Kind), err
}

// validatorStake and validatorTotalStake: nobody stakes here.
func validatorStake(g *guest, a []uint64) (uint64, error) {
	if _, err := g.accountID(a[0], a[1]); err != nil {
		return 0, err
	}
	if err := g.gas.burn(g.fees.ValidatorStake); err != nil {
		return 0, err
	}
	return g.yoctoToMemory(a[2], amount.Zero)
}

func validatorTotalStake(g *guest, a []uint64) (uint64, error) {
	if err := g.gas.burn(g.fees.ValidatorTotalStake); err != nil {
		return 0, err
	}
	return g.yoctoToMemory(a[0], amount.Zero)
}

func input(g *guest, f *facts, a []uint64) (uint64, error) {
	return 0, g.shareRegister(a[0], f.Input)
}

func blockIndex(_ *guest, f *facts, _ []uint64) (uint64, error)     { return f.clock(f.BlockHeight) }
func blockTimestamp(_ *guest, f *facts, _ []uint64) (uint64, error) { return f.clock(f.BlockTimestamp) }
func epochHeight(_ *guest, f *facts, _ []uint64) (uint64, error)    { return f.clock(f.EpochHeight) }
func storageUsage(_ *guest, s *storage, _ []uint64) (uint64, error) { return s.usage, nil }
func prepaidGas(g *guest, _ []uint64) (uint64, error)               { return g.gas.prepaid, nil }
func usedGas(g *guest, _ []uint64) (uint64, error)                  { return g.gas.used(), nil }

// facts are what a call is told of its surroundings, and whether it asked which
// block runs it.
type facts struct {
	*Context
	sawBlock bool
}

// clock notes that the call depends on which block runs it.
func (f *facts) clock(value uint64) (uint64, error) {
	f.sawBlock = true
	return value, nil
}

func accountBalance(g *guest, p *promises, a []uint64) (uint64, error) {
	return g.yoctoToMemory(a[0], p.balance)
}
func accountLockedBalance(g *guest, f *facts, a []uint64) (uint64, error) {
	return g.yoctoToMemory(a[0], f.Locked)
}
func attachedDeposit(g *guest, f *facts, a []uint64) (uint64, error) {
	return g.yoctoToMemory(a[0], f.AttachedDeposit)
}
func randomSeed(g *guest, f *facts, a []uint64) (uint64, error) {
	return g.toRegister(a[0], f.RandomSeed[:])
}

package vm

import (
	"latchkey/core/amount"
	"latchkey/core/state"
)

func readRegister(c *call, a []uint64) (uint64, error) {
	data, err := c.registers.get(c, a[0])
	if err != nil {
		return 0, err
	}
	return 0, c.writeMemory(a[1], data)
}

func registerLen(c *call, a []uint64) (uint64, error) {
	data, ok := c.registers.values[a[0]]
	if !ok {
		return ^uint64(0), nil
	}
	return uint64(len(data)), nil
}

func writeRegister(c *call, a []uint64) (uint64, error) {
	data, err := c.memory(a[1], a[2])
	if err != nil {
		return 0, err
	}
	return 0, c.registers.set(c, a[0], data)
}

func (c *call) toRegister(id uint64, data []byte) (uint64, error) {
	return 0, c.registers.set(c, id, data)
}

func (c *call) yoctoToMemory(ptr uint64, v amount.Yocto) (uint64, error) {
	return 0, c.writeMemory(ptr, v.Bytes())
}

func currentAccountID(c *call, a []uint64) (uint64, error) {
	return c.toRegister(a[0], []byte(c.ctx.Current))
}
func signerAccountID(c *call, a []uint64) (uint64, error) {
	return c.toRegister(a[0], []byte(c.ctx.Signer))
}
func signerAccountPK(c *call, a []uint64) (uint64, error) {
	return c.toRegister(a[0], c.ctx.SignerKey.Borsh())
}
func predecessorAccountID(c *call, a []uint64) (uint64, error) {
	return c.toRegister(a[0], []byte(c.ctx.Predecessor))
}
func refundToAccountID(c *call, a []uint64) (uint64, error) {
	return c.toRegister(a[0], []byte(c.ctx.RefundTo))
}

// currentContractCode says where the code is: 1 local and 2 global by hash, with
// the hash; 3 global by account, with the account's id.
func currentContractCode(c *call, a []uint64) (uint64, error) {
	contract := &c.ctx.Contract
	named := contract.Hash[:]
	if contract.Kind == state.GlobalByAccount {
		named = []byte(contract.AccountID)
	}
	_, err := c.toRegister(a[0], named)
	return uint64(contract.Kind), err
}

// validatorStake and validatorTotalStake: nobody stakes here.
func validatorStake(c *call, a []uint64) (uint64, error) {
	if _, err := c.accountID(a[0], a[1]); err != nil {
		return 0, err
	}
	if err := c.gas.burn(c.fees.ValidatorStake); err != nil {
		return 0, err
	}
	return c.yoctoToMemory(a[2], amount.Zero)
}

func validatorTotalStake(c *call, a []uint64) (uint64, error) {
	if err := c.gas.burn(c.fees.ValidatorTotalStake); err != nil {
		return 0, err
	}
	return c.yoctoToMemory(a[0], amount.Zero)
}

func input(c *call, a []uint64) (uint64, error) {
	return 0, c.registers.setShared(c, a[0], c.ctx.Input)
}

func blockIndex(c *call, _ []uint64) (uint64, error)     { return c.clock(c.ctx.BlockHeight) }
func blockTimestamp(c *call, _ []uint64) (uint64, error) { return c.clock(c.ctx.BlockTimestamp) }
func epochHeight(c *call, _ []uint64) (uint64, error)    { return c.clock(c.ctx.EpochHeight) }
func storageUsage(c *call, _ []uint64) (uint64, error)   { return c.storageUsage, nil }
func prepaidGas(c *call, _ []uint64) (uint64, error)     { return c.gas.prepaid, nil }
func usedGas(c *call, _ []uint64) (uint64, error)        { return c.gas.used(), nil }

// clock notes that the call depends on which block runs it.
func (c *call) clock(value uint64) (uint64, error) {
	c.sawBlock = true
	return value, nil
}

func accountBalance(c *call, a []uint64) (uint64, error) { return c.yoctoToMemory(a[0], c.balance) }
func accountLockedBalance(c *call, a []uint64) (uint64, error) {
	return c.yoctoToMemory(a[0], c.ctx.Locked)
}
func attachedDeposit(c *call, a []uint64) (uint64, error) {
	return c.yoctoToMemory(a[0], c.ctx.AttachedDeposit)
}
func randomSeed(c *call, a []uint64) (uint64, error) { return c.toRegister(a[0], c.ctx.RandomSeed[:]) }

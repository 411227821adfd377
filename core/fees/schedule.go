package fees

import (
	"latchkey/core/amount"
	"latchkey/core/transaction"
)

// Fee is what an action costs in gas: Send is burnt where the action is made,
// Execution where it runs. SendSir applies when sender and receiver are one.
type Fee struct {
	SendSir    uint64
	SendNotSir uint64
	Execution  uint64
}

// Send returns the send column for sender == receiver or not.
func (f Fee) Send(sir bool) uint64 {
	if sir {
		return f.SendSir
	}
	return f.SendNotSir
}

// times multiplies all columns: a per-byte fee over n bytes.
func (f Fee) times(n uint64) Fee {
	return Fee{f.SendSir * n, f.SendNotSir * n, f.Execution * n}
}

func (f Fee) plus(g Fee) Fee {
	return Fee{f.SendSir + g.SendSir, f.SendNotSir + g.SendNotSir, f.Execution + g.Execution}
}

// Actions are the fees of spec 5.2, in gas.
type Actions struct {
	ActionReceipt          Fee
	DataReceipt            Fee
	DataReceiptByte        Fee
	CreateAccount          Fee
	DeleteAccount          Fee
	DeployContract         Fee
	DeployContractByte     Fee
	FunctionCall           Fee
	FunctionCallByte       Fee // of method name and arguments
	Transfer               Fee
	Stake                  Fee
	AddFullAccessKey       Fee
	AddFunctionCallKey     Fee
	AddFunctionCallKeyByte Fee // of method names, each with one more byte
	DeleteKey              Fee
	// Delegate is the delegate action's own fee, without what is in it.
	Delegate                 Fee
	DeployGlobalContract     Fee
	DeployGlobalContractByte Fee
	UseGlobalContract        Fee
	UseGlobalContractByte    Fee // of the contract's name: 32 of a hash
}

// Host are the fees of host functions (spec 5.4), in gas.
type Host struct {
	Base, ContractLoadingBase, ContractLoadingByte uint64
	ReadMemoryBase, ReadMemoryByte                 uint64
	WriteMemoryBase, WriteMemoryByte               uint64
	ReadRegisterBase, ReadRegisterByte             uint64
	WriteRegisterBase, WriteRegisterByte           uint64
	UTF8Base, UTF8Byte, UTF16Base, UTF16Byte       uint64
	SHA256Base, SHA256Byte                         uint64
	Keccak256Base, Keccak256Byte                   uint64
	Keccak512Base, Keccak512Byte                   uint64
	RIPEMD160Base, RIPEMD160Block                  uint64 // of 64 bytes, padding included
	ECRecover                                      uint64
	ValidatorStake, ValidatorTotalStake            uint64
	ED25519VerifyBase, ED25519VerifyByte           uint64
	LogBase, LogByte                               uint64
	StorageWriteBase, StorageWriteKeyByte          uint64
	StorageWriteValueByte, StorageWriteEvictedByte uint64
	StorageReadBase, StorageReadKeyByte            uint64
	StorageReadValueByte                           uint64
	// Of a value that is read and has more than StorageLargeReadAbove bytes,
	// besides the above.
	StorageLargeReadAbove                         uint64
	StorageLargeReadBase, StorageLargeReadByte    uint64
	StorageRemoveBase, StorageRemoveKeyByte       uint64
	StorageRemoveValueByte                        uint64
	StorageHasKeyBase, StorageHasKeyByte          uint64
	PromiseAndBase, PromiseAndByte, PromiseReturn uint64
	// ReturnByte is of a value that a call returns, whoever receives it.
	ReturnByte uint64
	// Instruction is for each unit that a guest runs, and for each of a length that
	// an instruction works on.
	Instruction uint64
}

// Limits bound every input (spec 5.5 and README.md); the unit ends the name.
type Limits struct {
	TransactionBytesMax   uint64
	TotalPrepaidGasMax    uint64
	GasBurntMax           uint64 // of one function call
	ViewGasMax            uint64
	ActionsPerReceiptMax  uint64
	DeployActionsMax      uint64
	MethodNameBytesMax    uint64
	MethodNamesBytesMax   uint64 // of one access key, each name with one more byte
	ArgumentsBytesMax     uint64
	ContractBytesMax      uint64
	ReceiptBytesMax       uint64 // Borsh bytes of a receipt that a receipt makes
	StorageKeyBytesMax    uint64
	StorageValueBytesMax  uint64
	ReturnedValueBytesMax uint64
	LogsMax               uint64 // entries of one call
	LogBytesMax           uint64 // of all entries of one call
	PromisesMax           uint64 // of one call
	InputDependenciesMax  uint64
	RegistersMax          uint64
	RegisterBytesMax      uint64 // of one register
	RegistersBytesMax     uint64 // of all together
	MemoryPagesMax        uint32 // of 64 KiB
	DeletedStateBytesMax  uint64 // storage an account may hold when deleted, its code aside
	BlockGasMax           uint64
	GuardGasMax           uint64 // of one guard
	GuardArgumentsMax     uint64 // bytes that a key with a guard may pass
	ValiditySeconds       uint64 // a transaction's life after the block it names
}

// Storage prices state (spec 4.6).
type Storage struct {
	ByteYocto           amount.Yocto
	AccountBytes        uint64 // the account record
	RecordBytes         uint64 // overhead of each key and each storage entry
	ZeroBalanceBytesMax uint64 // usage that needs no stake (NEP-448)
	// GlobalByteYocto is burnt for each byte of a global contract.
	GlobalByteYocto amount.Yocto
}

// Schedule is everything a ledger's rules take from data.
type Schedule struct {
	Name            string
	ProtocolVersion uint32 // as reported to clients
	GasPrice        amount.Yocto
	Actions         Actions
	Instructions    Instructions
	Host            Host
	Limits          Limits
	Storage         Storage
	// RewardPercent of the gas that a function call burns is paid to the contract.
	RewardPercent uint64
	// StakeMin is the least stake that is not zero.
	StakeMin amount.Yocto
	// EpochBlocks is the length of an epoch, as epoch_height tells it.
	EpochBlocks uint64
	// MinTopLevelLength is the shortest top-level name that not only the
	// registrar may create; longer than any name: all are the registrar's.
	MinTopLevelLength uint64
	// EthWallet is the hash of the global contract that 0x… accounts come with.
	EthWallet transaction.Hash
}

// ByName returns a released schedule.
func ByName(name string) (*Schedule, bool) {
	for _, s := range released {
		if s.Name == name {
			return s, true
		}
	}
	return nil, false
}

// Names are those of the released schedules.
func Names() []string {
	names := make([]string, len(released))
	for i, s := range released {
		names[i] = s.Name
	}
	return names
}

var released = []*Schedule{&classic, &open}

package fees

import (
	"latchkey/core/amount"
	"latchkey/core/transaction"
)

const mib = 1 << 20

// classic is protocol version 84 with the differences that README.md lists.
var classic = Schedule{
	Name:            "classic",
	ProtocolVersion: 84,
	GasPrice:        amount.From(100_000_000),
	Actions: Actions{
		ActionReceipt:            Fee{108_059_500_000, 108_059_500_000, 108_059_500_000},
		DataReceipt:              Fee{36_486_732_312, 36_486_732_312, 36_486_732_312},
		DataReceiptByte:          Fee{17_212_011, 47_683_715, 17_212_011},
		CreateAccount:            Fee{3_850_000_000_000, 3_850_000_000_000, 3_850_000_000_000},
		DeleteAccount:            Fee{147_489_000_000, 147_489_000_000, 147_489_000_000},
		DeployContract:           Fee{184_765_750_000, 184_765_750_000, 184_765_750_000},
		DeployContractByte:       Fee{6_812_999, 47_683_715, 64_572_944},
		FunctionCall:             Fee{200_000_000_000, 200_000_000_000, 780_000_000_000},
		FunctionCallByte:         Fee{2_235_934, 47_683_715, 2_235_934},
		Transfer:                 Fee{115_123_062_500, 115_123_062_500, 115_123_062_500},
		Stake:                    Fee{141_715_687_500, 141_715_687_500, 102_217_625_000},
		AddFullAccessKey:         Fee{101_765_125_000, 101_765_125_000, 101_765_125_000},
		AddFunctionCallKey:       Fee{102_217_625_000, 102_217_625_000, 102_217_625_000},
		AddFunctionCallKeyByte:   Fee{1_925_331, 47_683_715, 1_925_331},
		DeleteKey:                Fee{94_946_625_000, 94_946_625_000, 94_946_625_000},
		Delegate:                 Fee{200_000_000_000, 200_000_000_000, 200_000_000_000},
		DeployGlobalContract:     Fee{184_765_750_000, 184_765_750_000, 184_765_750_000},
		DeployGlobalContractByte: Fee{6_812_999, 47_683_715, 70_000_000},
		UseGlobalContract:        Fee{184_765_750_000, 184_765_750_000, 184_765_750_000},
		UseGlobalContractByte:    Fee{6_812_999, 47_683_715, 64_572_944},
	},
	Instructions: Instructions{
		Access: []MemoryClass{{PagesMax: 512, Units: 1}},
		Float:  1, Range: 32, GrownPage: 1,
	},
	Host: Host{
		Base:                264_768_111,
		ContractLoadingBase: 35_445_963, ContractLoadingByte: 216_750,
		ReadMemoryBase: 2_609_863_200, ReadMemoryByte: 3_801_333,
		WriteMemoryBase: 2_803_794_861, WriteMemoryByte: 2_723_772,
		ReadRegisterBase: 2_517_165_186, ReadRegisterByte: 98_562,
		WriteRegisterBase: 2_865_522_486, WriteRegisterByte: 3_801_564,
		UTF8Base: 3_111_779_061, UTF8Byte: 291_580_479,
		UTF16Base: 3_543_313_050, UTF16Byte: 163_577_493,
		SHA256Base: 4_540_970_250, SHA256Byte: 24_117_351,
		Keccak256Base: 5_879_491_275, Keccak256Byte: 21_471_105,
		Keccak512Base: 5_811_388_236, Keccak512Byte: 36_649_701,
		RIPEMD160Base: 853_675_086, RIPEMD160Block: 680_107_584,
		ECRecover:      278_821_988_457,
		ValidatorStake: 911_834_726_400, ValidatorTotalStake: 911_834_726_400,
		ED25519VerifyBase: 210_000_000_000, ED25519VerifyByte: 9_000_000,
		LogBase: 3_543_313_050, LogByte: 13_198_791,
		StorageWriteBase: 64_196_736_000, StorageWriteKeyByte: 70_482_867,
		StorageWriteValueByte: 31_018_539, StorageWriteEvictedByte: 32_117_307,
		StorageReadBase: 56_356_845_749, StorageReadKeyByte: 30_952_533, StorageReadValueByte: 5_611_004,
		StorageLargeReadAbove: 4_000, StorageLargeReadBase: 1, StorageLargeReadByte: 1,
		StorageRemoveBase: 53_473_030_500, StorageRemoveKeyByte: 38_220_384, StorageRemoveValueByte: 11_531_556,
		StorageHasKeyBase: 54_039_896_625, StorageHasKeyByte: 30_790_845,
		PromiseAndBase: 1_465_013_400, PromiseAndByte: 5_452_176, PromiseReturn: 560_152_386,
		Instruction: 822_756,
	},
	Limits: Limits{
		TransactionBytesMax:   4*mib + 64<<10,
		TotalPrepaidGasMax:    1000 * amount.Tgas,
		GasBurntMax:           1000 * amount.Tgas,
		ViewGasMax:            300 * amount.Tgas,
		ActionsPerReceiptMax:  100,
		DeployActionsMax:      10,
		MethodNameBytesMax:    256,
		MethodNamesBytesMax:   2000,
		ArgumentsBytesMax:     4 * mib,
		ContractBytesMax:      4 * mib,
		ReceiptBytesMax:       4 * mib,
		StorageKeyBytesMax:    2048,
		StorageValueBytesMax:  4 * mib,
		ReturnedValueBytesMax: 4 * mib,
		LogsMax:               100,
		LogBytesMax:           16384,
		PromisesMax:           1024,
		InputDependenciesMax:  128,
		RegistersMax:          100,
		RegisterBytesMax:      32 * mib,
		RegistersBytesMax:     32 * mib,
		MemoryPagesMax:        512,
		DeletedStateBytesMax:  10_000,
		BlockGasMax:           1000 * amount.Tgas,
		GuardGasMax:           10 * amount.Tgas,
		GuardArgumentsMax:     64 << 10,
		ValiditySeconds:       24 * 3600,
	},
	Storage: Storage{
		ByteYocto:           mustYocto("10000000000000000000"),
		AccountBytes:        100,
		RecordBytes:         40,
		ZeroBalanceBytesMax: 770,
		GlobalByteYocto:     mustYocto("100000000000000000000"),
	},
	RewardPercent:     30,
	StakeMin:          mustYocto("1000000000000000000000000"),
	EpochBlocks:       43_200,
	MinTopLevelLength: 65,
	// nearcore's wallet contract of all chains but mainnet and testnet: the hash
	// d2884a90…c142c49e8d (spec 1.4).
	EthWallet: mustHash("FAq9tQRbwJPTV3PQLn2F7AUD3FW2Fw1V8ZeZuazfeu1v"),
}

func mustYocto(s string) amount.Yocto {
	a, err := amount.Parse(s)
	if err != nil {
		panic("fees: " + err.Error()) // a constant of this package: a programmer's error
	}
	return a
}

func mustHash(s string) transaction.Hash {
	h, err := transaction.ParseHash(s)
	if err != nil {
		panic("fees: " + err.Error()) // a constant of this package: a programmer's error
	}
	return h
}

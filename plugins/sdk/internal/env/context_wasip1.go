package env

// What a call is told of itself does not change while it runs: it is asked for once.
var current, signer, predecessor string

func CurrentAccount() string {
	if current == "" {
		currentAccountID(register)
		current = Text(take())
	}
	return current
}

func SignerAccount() string {
	if signer == "" {
		signerAccountID(register)
		signer = Text(take())
	}
	return signer
}

func Predecessor() string {
	if predecessor == "" {
		predecessorAccountID(register)
		predecessor = Text(take())
	}
	return predecessor
}

func SignerKey() []byte  { signerAccountPK(register); return take() }
func Input() []byte      { input(register); return take() }
func RandomSeed() []byte { randomSeed(register); return take() }

func BlockHeight() uint64    { return blockIndex() }
func BlockTimestamp() uint64 { return blockTimestamp() }
func EpochHeight() uint64    { return epochHeight() }
func StorageUsage() uint64   { return storageUsage() }
func PrepaidGas() uint64     { return prepaidGas() }
func UsedGas() uint64        { return usedGas() }

func Balance() [16]byte         { return amount(accountBalance) }
func LockedBalance() [16]byte   { return amount(accountLockedBalance) }
func AttachedDeposit() [16]byte { return amount(attachedDeposit) }

// AccessKey returns the Borsh record of a key on the contract's own account.
func AccessKey(key []byte) ([]byte, bool) {
	if latchkeyAccessKey(length(key), pointer(key), register) == 0 {
		return nil, false
	}
	return take(), true
}

func SHA256(data []byte) []byte {
	sha256(length(data), pointer(data), register)
	return take()
}

func Keccak256(data []byte) []byte {
	keccak256(length(data), pointer(data), register)
	return take()
}

func VerifyEd25519(signature, message, key []byte) bool {
	return ed25519Verify(length(signature), pointer(signature),
		length(message), pointer(message), length(key), pointer(key)) == 1
}

package sdk

// StoragePrice is what one byte of storage stakes: 10^19 yocto.
var StoragePrice = NewAmount(10_000_000_000_000_000_000)

// recordBytes is what an account is charged beside a record's key and value.
const recordBytes = 40

// RecordBytes is the storage a record takes.
func RecordBytes(keyLen, valueLen int) uint64 {
	return recordBytes + uint64(keyLen) + uint64(valueLen)
}

// FunctionCallKeyBytes is the storage that a function-call key with an
// allowance takes on its account.
func FunctionCallKeyBytes(key PublicKey, receiver string, methods ...string) uint64 {
	const nonce, tag, allowance, length = 8, 1, 1 + 16, 4
	bytes := nonce + tag + allowance + length + len(receiver) + length
	for _, method := range methods {
		bytes += length + len(method)
	}
	return RecordBytes(key.Len(), bytes)
}

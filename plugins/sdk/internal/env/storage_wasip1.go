package env

// Write stores a value and reports whether it replaced one.
func Write(key, value []byte) bool {
	return storageWrite(length(key), pointer(key), length(value), pointer(value), register) == 1
}

func Read(key []byte) ([]byte, bool) {
	if storageRead(length(key), pointer(key), register) == 0 {
		return nil, false
	}
	return take(), true
}

// Remove deletes a value and reports whether there was one.
func Remove(key []byte) bool { return storageRemove(length(key), pointer(key), register) == 1 }

func Has(key []byte) bool { return storageHasKey(length(key), pointer(key)) == 1 }

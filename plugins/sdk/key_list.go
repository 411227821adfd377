package sdk

// KeyList is a stored list of keys, to page through. Keys stand in the order in which
// they were added, but that the last takes the place of one that is removed.
type KeyList struct{ Prefix string }

// Len is the number of keys.
func (l KeyList) Len() uint32 {
	data, ok := Get([]byte(l.Prefix))
	if !ok {
		return 0
	}
	return NewDecoder(data).U32()
}

// Add appends a key that is not in the list.
func (l KeyList) Add(key PublicKey) {
	if Has(l.placeOf(key)) {
		return
	}
	count := l.Len()
	l.put(count, key)
	l.setLen(count + 1)
}

// Remove takes a key out, if it is in the list.
func (l KeyList) Remove(key PublicKey) {
	data, ok := Get(l.placeOf(key))
	if !ok {
		return
	}
	place, last := NewDecoder(data).U32(), l.Len()-1
	if place != last {
		l.put(place, l.at(last))
	}
	Remove(l.placeOf(key))
	Remove(l.keyAt(last))
	l.setLen(last)
}

// Page returns at most limit keys from a place on.
func (l KeyList) Page(from, limit uint32) []PublicKey {
	count := l.Len()
	from = min(from, count)
	keys := make([]PublicKey, min(limit, count-from))
	for i := range keys {
		keys[i] = l.at(from + uint32(i))
	}
	return keys
}

func (l KeyList) put(place uint32, key PublicKey) {
	Set(l.keyAt(place), key.Borsh())
	var e Encoder
	e.U32(place)
	Set(l.placeOf(key), e.Bytes())
}

func (l KeyList) at(place uint32) PublicKey {
	data, _ := Get(l.keyAt(place))
	key, err := PublicKeyFromBorsh(data)
	Require(err == nil, "Stored list is corrupt")
	return key
}

func (l KeyList) setLen(n uint32) {
	if n == 0 {
		Remove([]byte(l.Prefix))
		return
	}
	var e Encoder
	e.U32(n)
	Set([]byte(l.Prefix), e.Bytes())
}

func (l KeyList) placeOf(key PublicKey) []byte { return append([]byte(l.Prefix+"k"), key.Borsh()...) }

func (l KeyList) keyAt(place uint32) []byte {
	var e Encoder
	e.U32(place)
	return append([]byte(l.Prefix+"i"), e.Bytes()...)
}

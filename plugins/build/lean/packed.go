package lean

// packed is pieces, one behind the other, and where each of them is. None is at 0,
// which means that there is none.
type packed struct {
	bytes  []byte
	places map[string]int
}

func newPacked() *packed { return &packed{[]byte{0}, map[string]int{}} }

// place returns where a piece is, after adding it unless it is there.
func (p *packed) place(piece []byte) int {
	if at, found := p.places[string(piece)]; found {
		return at
	}
	at := len(p.bytes)
	p.places[string(piece)] = at
	p.bytes = append(p.bytes, piece...)
	return at
}

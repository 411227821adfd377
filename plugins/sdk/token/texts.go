package token

import "latchkey/plugins/sdk"

// Texts are named texts, each of which may be missing: metadata. Names are not
// stored; what is read is read with the names it was stored with.
type Texts struct {
	names []string
	texts []string
	given []bool
}

// ReadTexts reads the members of these names, which may be missing or null but for
// those that are required.
func ReadTexts(from sdk.Arguments, names []string, required ...string) Texts {
	for _, name := range required {
		from.String(name)
	}
	t := Texts{names: names, texts: make([]string, len(names)), given: make([]bool, len(names))}
	for i, name := range names {
		t.texts[i], t.given[i] = Optional(from, name)
	}
	return t
}

// Get returns the text of a name.
func (t Texts) Get(name string) (text string, given bool) {
	for i := range t.names {
		if t.names[i] == name {
			return t.texts[i], t.given[i]
		}
	}
	return "", false
}

// RequireSpec ends the call unless the text spec is that of the standard.
func (t Texts) RequireSpec(spec string) {
	given, _ := t.Get("spec")
	sdk.Require(given == spec, "The metadata's spec has to be "+spec)
}

// RequireHash ends the call unless the text named hash is there if and only if
// that named of is, and is the base64 of 32 bytes.
func (t Texts) RequireHash(of, hash string) {
	_, has := t.Get(of)
	text, hashed := t.Get(hash)
	sdk.Require(has == hashed, of+" and "+hash+" are given together or not at all")
	sdk.Require(!hashed || isHash(text), hash+": Hash has to be 32 bytes, in base64")
}

// Encode appends the texts to a record.
func (t Texts) Encode(e *sdk.Encoder) {
	for i, text := range t.texts {
		e.Bool(t.given[i])
		if t.given[i] {
			e.String(text)
		}
	}
}

// DecodeTexts reads what Encode wrote.
func DecodeTexts(d *sdk.Decoder, names []string) Texts {
	t := Texts{names: names, texts: make([]string, len(names)), given: make([]bool, len(names))}
	for i := range names {
		if t.given[i] = d.Bool(); t.given[i] {
			t.texts[i] = d.String()
		}
	}
	return t
}

// Write writes the members of these names, null where there is no text.
func (t Texts) Write(w *sdk.Writer, names ...string) {
	for _, name := range names {
		text, given := t.Get(name)
		writeOptional(w.Key(name), text, given)
	}
}

// isHash reports whether text is the base64 of 32 bytes.
func isHash(text string) bool {
	const hashBytes = 32
	data, err := sdk.DecodeBase64(text)
	return err == nil && len(data) == hashBytes
}

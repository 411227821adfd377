package sdk

import (
	"unicode/utf8"

	"latchkey/plugins/rules"
	"latchkey/plugins/sdk/internal/env"
)

// Writer writes JSON and puts the commas itself. The zero value is ready. It
// does not check that what is begun is ended.
type Writer struct {
	data  []byte
	comma bool // whether the next value or key follows another
}

// objectRoom has room for most objects: growing to it would be paid for each time.
const objectRoom = 512

// JSON returns what write writes.
func JSON(write func(*Writer)) []byte {
	w := writers.New()
	write(w)
	return w.Bytes()
}

// Bytes returns what was written.
func (w *Writer) Bytes() []byte { return w.data }

// BeginObject writes {; Key and a value follow, then EndObject.
func (w *Writer) BeginObject() { w.open('{') }

// EndObject writes }.
func (w *Writer) EndObject() { w.close('}') }

// BeginArray writes [; values follow, then EndArray.
func (w *Writer) BeginArray() { w.open('[') }

// EndArray writes ].
func (w *Writer) EndArray() { w.close(']') }

// Key writes a member's name. It returns w for the value.
func (w *Writer) Key(name string) *Writer {
	w.quote(name, true)
	return w
}

// String writes a string; bytes that are not UTF-8 become U+FFFD.
func (w *Writer) String(text string) { w.quote(text, false) }

// Amount writes a decimal string: JSON readers lose digits of large numbers.
func (w *Writer) Amount(a Amount) { w.String(a.String()) }

// PublicKey writes a key as text.
func (w *Writer) PublicKey(key PublicKey) { w.String(key.String()) }

// Uint writes a number.
func (w *Writer) Uint(n uint64) {
	w.separate()
	w.raw(NewAmount(n).String())
}

// Int writes a number that may be below 0.
func (w *Writer) Int(n int64) {
	w.separate()
	if n < 0 {
		w.raw("-")
		n = -n // of the least number too: as unsigned it is right
	}
	w.raw(NewAmount(uint64(n)).String())
}

// Bool writes true or false.
func (w *Writer) Bool(b bool) {
	w.separate()
	if b {
		w.raw("true")
	} else {
		w.raw("false")
	}
}

// Null writes null.
func (w *Writer) Null() {
	w.separate()
	w.raw("null")
}

// Value writes what was read: strings and names escaped anew, numbers as they were
// written.
func (w *Writer) Value(v Value) {
	switch v.Kind {
	case Object:
		w.BeginObject()
		for i, name := range v.Names {
			w.Key(name).Value(v.Items[i])
		}
		w.EndObject()
	case Array:
		w.BeginArray()
		for _, item := range v.Items {
			w.Value(item)
		}
		w.EndArray()
	case String:
		w.String(v.Text)
	case Null:
		w.Null()
	default:
		w.separate()
		w.raw(v.Text)
	}
}

// The helpers below are not inlined into every method: contracts pay for bytes.

//go:noinline
func (w *Writer) open(bracket byte) {
	w.separate()
	w.extend(1)[0] = bracket
	w.comma = false
}

//go:noinline
func (w *Writer) close(bracket byte) {
	w.extend(1)[0] = bracket
	w.comma = true
}

//go:noinline
func (w *Writer) separate() {
	if w.comma {
		w.extend(1)[0] = ','
	}
	w.comma = true
}

// quote writes a string, and a colon behind it if it is a name. What it writes is most of
// what contracts write, so it does so at once.
//
//go:noinline
func (w *Writer) quote(text string, name bool) {
	if rules.Plain(text) < len(text) {
		w.quoteEscaped(text, name)
		return
	}
	const around = 4 // a comma, two quotation marks and a colon
	at := len(w.data)
	if cap(w.data)-at < len(text)+around {
		w.extend(len(text) + around)
	}
	out := w.data[at : at+len(text)+around]
	n := 0
	if w.comma {
		out[0] = ','
		n = 1
	}
	out[n] = '"'
	n += 1 + copy(out[n+1:], text)
	out[n] = '"'
	if n++; name {
		out[n] = ':'
		n++
	}
	w.comma = !name
	w.data = w.data[:at+n]
}

func (w *Writer) quoteEscaped(text string, name bool) {
	w.separate()
	w.raw(`"`)
	for text != "" {
		n := rules.Plain(text)
		w.raw(text[:n])
		if text = text[n:]; text == "" {
			break
		}
		r, size := utf8.DecodeRuneInString(text) // bad UTF-8 is U+FFFD
		w.escape(r)
		text = text[size:]
	}
	w.raw(`"`)
	if name {
		w.raw(":")
	}
	w.comma = !name
}

// part writes text as it is, and puts no comma behind it.
//
//go:noinline
func (w *Writer) part(text string) *Writer {
	w.raw(text)
	w.comma = false
	return w
}

// raw writes text as it is.
func (w *Writer) raw(text string) { copy(w.extend(len(text)), text) }

// extend makes n more bytes part of what is written and returns them.
//
//go:noinline
func (w *Writer) extend(n int) []byte {
	size := len(w.data) + n
	if size > cap(w.data) {
		grown := env.Room(max(objectRoom, 2*size))
		w.data = grown[:copy(grown, w.data)]
	}
	w.data = w.data[:size]
	return w.data[size-n:]
}

func (w *Writer) escape(r rune) {
	const hex = "0123456789abcdef"
	switch {
	case r == '"' || r == '\\':
		w.raw("\\" + string(r))
	case r == '\n':
		w.raw(`\n`)
	case r == '\r':
		w.raw(`\r`)
	case r == '\t':
		w.raw(`\t`)
	case r < ' ':
		w.raw(`\u00` + hex[r>>4:r>>4+1] + hex[r&15:r&15+1])
	default:
		w.raw(string(r))
	}
}

package sdk

import (
	"strconv"
	"unicode/utf8"
)

// Writer writes JSON and puts the commas itself. The zero value is ready. It
// does not check that what is begun is ended.
type Writer struct {
	data  []byte
	comma bool // whether the next value or key follows another
}

// bytesFirst has room for most objects: growing to it would be paid for each time.
const bytesFirst = 256

// JSON returns what write writes.
func JSON(write func(*Writer)) []byte {
	var w Writer
	write(&w)
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
	w.separate()
	w.quote(name)
	w.data = append(w.data, ':')
	w.comma = false
	return w
}

// String writes a string; bytes that are not UTF-8 become U+FFFD.
func (w *Writer) String(text string) {
	w.separate()
	w.quote(text)
}

// Amount writes a decimal string: JSON readers lose digits of large numbers.
func (w *Writer) Amount(a Amount) { w.String(a.String()) }

// PublicKey writes a key as text.
func (w *Writer) PublicKey(key PublicKey) { w.String(key.String()) }

// Uint writes a number.
func (w *Writer) Uint(n uint64) {
	w.separate()
	w.data = strconv.AppendUint(w.data, n, 10)
}

// Bool writes true or false.
func (w *Writer) Bool(b bool) {
	w.separate()
	w.data = strconv.AppendBool(w.data, b)
}

// Null writes null.
func (w *Writer) Null() {
	w.separate()
	w.data = append(w.data, "null"...)
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
		w.data = append(w.data, v.Text...)
	}
}

// The helpers below are not inlined into every method: contracts pay for bytes.

//go:noinline
func (w *Writer) open(bracket byte) {
	if w.data == nil {
		w.data = make([]byte, 0, bytesFirst)
	}
	w.separate()
	w.data = append(w.data, bracket)
	w.comma = false
}

//go:noinline
func (w *Writer) close(bracket byte) {
	w.data = append(w.data, bracket)
	w.comma = true
}

//go:noinline
func (w *Writer) separate() {
	if w.comma {
		w.data = append(w.data, ',')
	}
	w.comma = true
}

//go:noinline
func (w *Writer) quote(text string) {
	w.data = append(w.data, '"')
	for {
		n := plain(text)
		w.data = append(w.data, text[:n]...)
		if text = text[n:]; text == "" {
			break
		}
		r, size := utf8.DecodeRuneInString(text) // bad UTF-8 is U+FFFD
		w.escape(r)
		text = text[size:]
	}
	w.data = append(w.data, '"')
}

// plain counts the bytes at the start of text that stand for themselves.
func plain(text string) int {
	for i := 0; i < len(text); i++ {
		if b := text[i]; b < ' ' || b == '"' || b == '\\' || b >= utf8.RuneSelf {
			return i
		}
	}
	return len(text)
}

func (w *Writer) escape(r rune) {
	const hex = "0123456789abcdef"
	switch {
	case r == '"' || r == '\\':
		w.data = append(w.data, '\\', byte(r))
	case r == '\n':
		w.data = append(w.data, `\n`...)
	case r == '\r':
		w.data = append(w.data, `\r`...)
	case r == '\t':
		w.data = append(w.data, `\t`...)
	case r < ' ':
		w.data = append(w.data, '\\', 'u', '0', '0', hex[r>>4], hex[r&15])
	default:
		w.data = utf8.AppendRune(w.data, r)
	}
}

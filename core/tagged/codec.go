package tagged

import (
	"fmt"
	"reflect"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/borsh"
	"latchkey/core/keys"
)

// The Borsh form of a variant follows from its Go type by reflection, since
// there are many variants and failures are rare. Numbers are little-endian, a
// pointer is an option, a list has its count before it. Names of types and fields
// are not in it; the order of fields is.

// leaf is a type that writes and reads itself.
type leaf struct {
	encode func(*borsh.Writer, any)
	decode func(*borsh.Reader) any
}

func leafOf[T interface{ Encode(*borsh.Writer) }](decode func(*borsh.Reader) T) leaf {
	return leaf{func(w *borsh.Writer, v any) { v.(T).Encode(w) }, func(r *borsh.Reader) any { return decode(r) }}
}

var leaves = map[reflect.Type]leaf{
	reflect.TypeFor[account.ID]():     leafOf(account.Decode),
	reflect.TypeFor[amount.Yocto]():   leafOf(amount.Decode),
	reflect.TypeFor[keys.PublicKey](): leafOf(keys.DecodePublicKey),
}

// Leaf makes a type one that variants may have as a field. It is for the packages
// of such types, when the program starts.
func Leaf[T interface{ Encode(*borsh.Writer) }](decode func(*borsh.Reader) T) {
	leaves[reflect.TypeFor[T]()] = leafOf(decode)
}

func (t *table) encode(w *borsh.Writer, v any) {
	w.U8(t.of(v).number)
	encodeFields(w, reflect.Indirect(reflect.ValueOf(v)))
}

func encodeFields(w *borsh.Writer, v reflect.Value) {
	for i := range v.NumField() {
		encodeValue(w, v.Field(i))
	}
}

func encodeValue(w *borsh.Writer, v reflect.Value) {
	if own, ok := leaves[v.Type()]; ok {
		own.encode(w, v.Interface())
		return
	}
	switch v.Kind() {
	case reflect.Uint8:
		w.U8(uint8(v.Uint()))
	case reflect.Uint32:
		w.U32(uint32(v.Uint()))
	case reflect.Uint64:
		w.U64(v.Uint())
	case reflect.Bool:
		w.Bool(v.Bool())
	case reflect.String:
		w.Blob([]byte(v.String()))
	case reflect.Array:
		var hash [hashBytes]byte
		for i := range hash {
			hash[i] = byte(v.Index(i).Uint())
		}
		w.Hash(hash)
	case reflect.Pointer:
		w.Bool(!v.IsNil())
		if !v.IsNil() {
			encodeValue(w, v.Elem())
		}
	case reflect.Slice:
		w.Count(v.Len())
		for i := range v.Len() {
			encodeValue(w, v.Index(i))
		}
	case reflect.Struct:
		encodeFields(w, v)
	case reflect.Interface:
		tables[v.Type()].encode(w, v.Interface())
	}
}

// hashBytes is the length of the one kind of array: Convert would do, and take 8 kB
// of the core for JavaScript.
const hashBytes = 32

func (t *table) decode(r *borsh.Reader) any {
	number := r.U8()
	v := t.byNumber[number]
	if v == nil {
		r.Fail(fmt.Sprintf("no variant has the number %d", number))
		return nil
	}
	value := reflect.New(indirect(v.goType))
	decodeFields(r, value.Elem())
	if v.goType.Kind() == reflect.Pointer {
		return value.Interface()
	}
	return value.Elem().Interface()
}

func indirect(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

func decodeFields(r *borsh.Reader, v reflect.Value) {
	for i := range v.NumField() {
		decodeValue(r, v.Field(i))
	}
}

func decodeValue(r *borsh.Reader, v reflect.Value) {
	if own, ok := leaves[v.Type()]; ok {
		v.Set(reflect.ValueOf(own.decode(r)))
		return
	}
	switch v.Kind() {
	case reflect.Uint8:
		number := r.U8()
		if numbers, isEnum := known[v.Type()]; isEnum && !numbers[number] {
			r.Fail(fmt.Sprintf("nothing has the number %d", number))
		}
		v.SetUint(uint64(number))
	case reflect.Uint32:
		v.SetUint(uint64(r.U32()))
	case reflect.Uint64:
		v.SetUint(r.U64())
	case reflect.Bool:
		v.SetBool(r.Bool())
	case reflect.String:
		v.SetString(string(r.Blob()))
	case reflect.Array:
		for i, b := range r.Hash() {
			v.Index(i).SetUint(uint64(b))
		}
	case reflect.Pointer:
		if r.Bool() {
			v.Set(reflect.New(v.Type().Elem()))
			decodeValue(r, v.Elem())
		}
	case reflect.Slice:
		for n := r.Count(1); n > 0 && r.Err() == nil; n-- {
			item := reflect.New(v.Type().Elem()).Elem()
			decodeValue(r, item)
			v.Set(reflect.Append(v, item))
		}
	case reflect.Struct:
		decodeFields(r, v)
	case reflect.Interface:
		if inner := tables[v.Type()].decode(r); inner != nil {
			v.Set(reflect.ValueOf(inner))
		}
	}
}

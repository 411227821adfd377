package ledger

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/keys"
	"latchkey/core/runtime"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
)

// TestHashedRecordsHoldNoProse: whatever an outcome, or a refusal that hosts are
// compared by, can hold is a figure, a name of a transaction or what a guest said.
func TestHashedRecordsHoldNoProse(t *testing.T) {
	for _, record := range []reflect.Type{
		reflect.TypeFor[runtime.Outcome](), reflect.TypeFor[authorize.InvalidTx](), reflect.TypeFor[AdminRefusal](),
	} {
		if err := proseIn(record); err != nil {
			t.Error(err)
		}
	}
}

// TestProseIsFound in every place where a record could hide it.
func TestProseIsFound(t *testing.T) {
	for what, hidden := range map[string]any{
		"text":            struct{ A string }{},
		"text in a list":  struct{ A []string }{},
		"an option":       struct{ A *string }{},
		"a struct within": struct{ A struct{ B string } }{},
		"an error":        struct{ A error }{},
		"anything":        struct{ A any }{},
		"a map":           struct{ A map[string]uint64 }{},
		"JSON":            struct{ A json.RawMessage }{},
		"what is hidden":  struct{ a uint64 }{},
		"short arrays":    struct{ A [2]byte }{},
	} {
		if proseIn(reflect.TypeOf(hidden)) == nil {
			t.Errorf("%s may be hashed", what)
		}
	}
	good := struct {
		A []byte
		B [32]byte
		C *uint64
		D []runtime.ActionErrorKind
		E account.ID
		F tagged.Name
	}{}
	if err := proseIn(reflect.TypeOf(good)); err != nil {
		t.Error(err)
	}
}

// proseIn walks a type that is hashed, through the table of every enum in it, and
// tells of the first part that cannot be encoded or that could hold prose: text
// of another type than GuestText, Name and account ids, or what any type may
// hide in. Lists of bytes are a guest's or a transaction's.
func proseIn(t reflect.Type) error {
	return (&walk{enums: variantsByInterface()}).check(t, t.String())
}

// atoms hold no prose: text of a guest, of a transaction, and what has bytes of its own.
var atoms = map[reflect.Type]bool{
	reflect.TypeFor[tagged.GuestText]():             true,
	reflect.TypeFor[tagged.Name]():                  true,
	reflect.TypeFor[account.ID]():                   true,
	reflect.TypeFor[amount.Yocto]():                 true,
	reflect.TypeFor[keys.PublicKey]():               true,
	reflect.TypeFor[transaction.GlobalContractID](): true,
}

type walk struct {
	enums map[reflect.Type][]reflect.Type
	seen  map[reflect.Type]bool
}

func (w *walk) check(t reflect.Type, path string) error {
	if w.seen == nil {
		w.seen = map[reflect.Type]bool{}
	}
	if atoms[t] || w.seen[t] {
		return nil
	}
	w.seen[t] = true
	switch t.Kind() {
	case reflect.Uint8, reflect.Uint32, reflect.Uint64, reflect.Bool:
		return nil
	case reflect.Array:
		if t.Len() == 32 && t.Elem().Kind() == reflect.Uint8 {
			return nil
		}
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 || t.Name() == "" {
			return w.check(t.Elem(), path+"[]")
		}
	case reflect.Pointer:
		return w.check(t.Elem(), path)
	case reflect.Struct:
		return w.checkFields(t, path)
	case reflect.Interface:
		if variants := w.enums[t]; variants != nil {
			return w.checkVariants(variants, path)
		}
	}
	return fmt.Errorf("%s is a %s: no hashed record holds one", path, t)
}

func (w *walk) checkFields(t reflect.Type, path string) error {
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			return fmt.Errorf("%s.%s is not exported: it would not be encoded", path, f.Name)
		}
		if err := w.check(f.Type, path+"."+f.Name); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) checkVariants(variants []reflect.Type, path string) error {
	for _, v := range variants {
		if err := w.check(v, path+"("+indirect(v).Name()+")"); err != nil {
			return err
		}
	}
	return nil
}

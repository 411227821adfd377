package ledger

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/authorize"
	"latchkey/core/borsh"
	"latchkey/core/policy"
	"latchkey/core/runtime"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/variants"
)

// TestTablesHaveEveryVariant of the packages' sources.
func TestTablesHaveEveryVariant(t *testing.T) {
	seen := 0
	tagged.Each(func(of reflect.Type, types []reflect.Type) {
		seen++
		dir, inCore := strings.CutPrefix(of.PkgPath(), "latchkey/core/")
		if !inCore {
			t.Errorf("%s is not of core", of)
		}
		want, err := variants.Names(filepath.Join("..", dir), marker(of))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, v := range types {
			got = append(got, indirect(v).Name())
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("the table of %s has %v, the package %v", of, got, want)
		}
	})
	if seen < 10 {
		t.Errorf("only %d tables", seen)
	}
}

// marker is the method that only variants have.
func marker(of reflect.Type) string {
	for i := range of.NumMethod() {
		if m := of.Method(i); m.PkgPath != "" {
			return m.Name
		}
	}
	return "Debug"
}

func indirect(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// TestEveryVariantComesBack as it was from what an outcome stores, with every
// variant of the enums within it.
func TestEveryVariantComesBack(t *testing.T) {
	for turn := range uint64(30) {
		for _, kind := range samples[runtime.ActionErrorKind](turn) {
			comesBack(t, turn, kind)
		}
	}
}

func comesBack(t *testing.T, turn uint64, kind runtime.ActionErrorKind) {
	t.Helper()
	o := runtime.Outcome{Executor: "alice", Logs: []tagged.GuestText{"said"}, ReceiptIDs: []transaction.Hash{{1}},
		Status: runtime.Status{Kind: runtime.Failure, Failure: &runtime.ActionError{Kind: kind}}}
	if turn%2 == 0 {
		o.Status.Failure.Index = &turn
	}
	var w, again borsh.Writer
	o.Encode(&w)
	r := borsh.NewReader(w.Bytes())
	back := runtime.DecodeOutcome(r)
	if err := r.Finish(); err != nil {
		t.Fatalf("%#v: %v", kind, err)
	}
	if back.Encode(&again); !reflect.DeepEqual(back, o) || !bytes.Equal(w.Bytes(), again.Bytes()) {
		t.Errorf("%#v comes back as %#v", kind, back.Status.Failure.Kind)
	}
	if back.Status.Failure.Error() == "" || len(back.Status.Failure.JSON()) == 0 {
		t.Errorf("%#v has no text", kind)
	}
	for n := range w.Bytes() {
		cut := borsh.NewReader(w.Bytes()[:n])
		if runtime.DecodeOutcome(cut); cut.Finish() == nil {
			t.Fatalf("%#v: %d of its %d bytes are enough", kind, n, len(w.Bytes()))
		}
	}
}

// samples has a value of each variant of T; which enums, options and lists are
// within it follows from turn.
func samples[T any](turn uint64) (all []T) {
	tagged.Each(func(of reflect.Type, types []reflect.Type) {
		if of != reflect.TypeFor[T]() {
			return
		}
		for _, v := range types {
			all = append(all, (&sampler{turn, variantsByInterface()}).variant(v).Interface().(T))
		}
	})
	return all
}

func variantsByInterface() map[reflect.Type][]reflect.Type {
	all := map[reflect.Type][]reflect.Type{}
	tagged.Each(func(of reflect.Type, types []reflect.Type) { all[of] = types })
	return all
}

type sampler struct {
	turn  uint64
	enums map[reflect.Type][]reflect.Type
}

func (s *sampler) variant(t reflect.Type) reflect.Value {
	v := reflect.New(indirect(t))
	s.fill(v.Elem())
	if t.Kind() == reflect.Pointer {
		return v
	}
	return v.Elem()
}

var sampleLeaves = []any{account.ID("bob.near"), amount.From(77), testKey("sample").PublicKey(),
	transaction.GlobalContractID{AccountID: "lib.near"}}

func (s *sampler) fill(v reflect.Value) {
	for _, leaf := range sampleLeaves {
		if reflect.TypeOf(leaf) == v.Type() {
			v.Set(reflect.ValueOf(leaf))
			return
		}
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			s.fill(v.Field(i))
		}
	case reflect.Interface:
		types := s.enums[v.Type()]
		v.Set(s.variant(types[s.turn%uint64(len(types))]))
	case reflect.Pointer:
		if s.turn%2 == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			s.fill(v.Elem())
		}
	case reflect.Slice:
		for range s.turn % 3 {
			item := reflect.New(v.Type().Elem()).Elem()
			s.fill(item)
			v.Set(reflect.Append(v, item))
		}
	case reflect.String:
		v.SetString("said \xff")
	case reflect.Bool:
		v.SetBool(s.turn%2 == 0)
	case reflect.Uint8:
		v.SetUint(1 + s.turn%2) // every enum without fields has both
	case reflect.Uint32, reflect.Uint64:
		v.SetUint(1 + s.turn)
	case reflect.Array:
		v.Index(0).SetUint(s.turn)
	}
}

// TestClientsSeeNoGoNames: a field that JSON shows has a name of its own.
func TestClientsSeeNoGoNames(t *testing.T) {
	texts := map[reflect.Type]bool{ // shown as their text
		reflect.TypeFor[vm.Cause](): true, reflect.TypeFor[policy.Refusal](): true, reflect.TypeFor[authorize.GuardObjection](): true}
	enums := variantsByInterface()
	for of, types := range enums {
		for _, v := range types {
			own := v.Implements(reflect.TypeFor[interface{ JSON() json.RawMessage }]())
			if own || texts[of] || v == reflect.TypeFor[authorize.TooManyRefusals]() {
				continue
			}
			for i := range indirect(v).NumField() {
				field := indirect(v).Field(i)
				if field.Tag.Get("json") == "" && enums[field.Type] == nil {
					t.Errorf("JSON has the Go name of %s.%s", v, field.Name)
				}
			}
		}
	}
}

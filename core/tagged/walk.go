package tagged

import (
	"fmt"
	"reflect"
)

// Check walks a type that is hashed, through the table of every enum in it, and
// tells of the first part that cannot be encoded or that could hold prose: text
// of another type than GuestText, Name and account ids, or what any type may
// hide in. Lists of bytes are a guest's or a transaction's.
func Check(t reflect.Type) error { return (&walk{}).check(t, t.String()) }

type walk struct{ seen map[reflect.Type]bool }

func (w *walk) check(t reflect.Type, path string) error {
	if w.seen == nil {
		w.seen = map[reflect.Type]bool{}
	}
	if _, own := leaves[t]; own || texts[t] || w.seen[t] {
		return nil
	}
	w.seen[t] = true
	switch t.Kind() {
	case reflect.Uint8, reflect.Uint32, reflect.Uint64, reflect.Bool:
		return nil
	case reflect.Array:
		if t.Len() == hashBytes && t.Elem().Kind() == reflect.Uint8 {
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
		if enum := tables[t]; enum != nil {
			return w.checkVariants(enum, path)
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

func (w *walk) checkVariants(enum *table, path string) error {
	for _, v := range enum.all {
		if err := w.check(v.goType, path+"("+v.name+")"); err != nil {
			return err
		}
	}
	return nil
}

// Each gives f the interface of every enum with the Go types of its variants, for
// tests.
func Each(f func(of reflect.Type, variants []reflect.Type)) {
	for of, enum := range tables {
		var variants []reflect.Type
		for _, v := range enum.all {
			variants = append(variants, v.goType)
		}
		f(of, variants)
	}
}

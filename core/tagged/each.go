package tagged

import "reflect"

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

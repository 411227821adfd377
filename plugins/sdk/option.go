package sdk

// Option is a value that may be missing. The zero value has none.
type Option[T any] struct {
	value T
	given bool
}

// Some returns an Option that has a value.
func Some[T any](value T) Option[T] { return Option[T]{value, true} }

// Get returns the value, or false when there is none.
func (o Option[T]) Get() (value T, given bool) { return o.value, o.given }

// Given reports whether there is a value.
func (o Option[T]) Given() bool { return o.given }

// Or returns the value, or otherwise when there is none.
func (o Option[T]) Or(otherwise T) T {
	if o.given {
		return o.value
	}
	return otherwise
}

// Required returns the value; without one it ends the call as a missing argument does.
func (o Option[T]) Required(name string) T {
	if !o.given {
		refuse("missing field " + name)
	}
	return o.value
}

package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

// number is a flag with a whole number in decimal digits. pflag's own take 010
// for eight.
type number[T int | uint32 | uint64] struct {
	value *T
	bits  int
}

// numberVar adds a flag whose value is a number from 0 on.
func numberVar[T int | uint32 | uint64](c *cobra.Command, value *T, name, usage string) {
	bits := 64
	switch any(*value).(type) {
	case int:
		bits = 31
	case uint32:
		bits = 32
	}
	c.Flags().Var(&number[T]{value, bits}, name, usage)
}

func (n *number[T]) String() string { return fmt.Sprint(*n.value) }
func (n *number[T]) Type() string   { return "number" }

func (n *number[T]) Set(text string) error {
	v, err := wholeNumber(text, n.bits)
	if err == nil {
		*n.value = T(v)
	}
	return err
}

// wholeNumber reads decimal digits that stand for a number below 2^bits.
func wholeNumber(text string, bits int) (uint64, error) {
	v, err := strconv.ParseUint(text, 10, bits)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return 0, fmt.Errorf("%s is too much: the most is %d", text, ^uint64(0)>>(64-bits))
	case err != nil:
		return 0, fmt.Errorf("want a whole number in decimal digits, got %q", text)
	case len(text) > 1 && text[0] == '0':
		return 0, fmt.Errorf("want %s without zeros in front, got %q", strings.TrimLeft(text, "0"), text)
	}
	return v, nil
}

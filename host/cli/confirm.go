package cli

import (
	"bufio"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// confirmation asks before what cannot be undone.
type confirmation struct{ yes bool }

func (f *confirmation) add(c *cobra.Command) *cobra.Command {
	c.Flags().BoolVar(&f.yes, "yes", false, "do not ask")
	return c
}

// confirm says what is about to happen to an account or a ledger and wants its name typed.
func (a *app) confirm(f confirmation, name, format string, args ...any) error {
	a.warningf(format, args...)
	if f.yes {
		return nil
	}
	fmt.Fprintf(a.err, "Type %s to go on: ", name)
	line, err := bufio.NewReader(a.in).ReadString('\n')
	if strings.TrimSpace(line) == name {
		return nil
	}
	if err != nil {
		fmt.Fprintln(a.err)
	}
	return hint(errors.New("not confirmed: nothing was done"), "--yes goes on without asking")
}

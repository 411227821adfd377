package cli

import (
	"bufio"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/core/account"
)

// confirmation asks before what cannot be undone.
type confirmation struct{ yes bool }

func (f *confirmation) add(c *cobra.Command) *cobra.Command {
	c.Flags().BoolVar(&f.yes, "yes", false, "do not ask")
	return c
}

// confirm says what is about to happen to an account and wants its name typed.
func (a *app) confirm(f confirmation, id account.ID, format string, args ...any) error {
	a.warningf(format, args...)
	if f.yes {
		return nil
	}
	fmt.Fprintf(a.err, "Type %s to go on: ", id)
	line, err := bufio.NewReader(a.in).ReadString('\n')
	if strings.TrimSpace(line) == string(id) {
		return nil
	}
	if err != nil {
		fmt.Fprintln(a.err)
	}
	return hint(errors.New("not confirmed: nothing was done"), "--yes goes on without asking")
}

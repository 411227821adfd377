package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagError says what is wrong with a flag's value in words of its own; cobra's
// would quote package strconv.
func flagError(_ *cobra.Command, err error) error {
	var invalid *pflag.InvalidValueError
	if !errors.As(err, &invalid) {
		return err
	}
	reason := invalid.Unwrap()
	if invalid.GetFlag().Value.Type() == "bool" {
		reason = fmt.Errorf("want true or false, got %q", invalid.GetValue())
	}
	return fmt.Errorf("--%s: %w", invalid.GetFlag().Name, reason)
}

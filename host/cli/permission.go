package cli

import (
	"github.com/spf13/cobra"

	"latchkey/core/accesskey"
)

// permissionFlags say what a new key may do.
type permissionFlags struct {
	full                bool
	contract, allowance string
	methods             []string
}

func (f *permissionFlags) add(c *cobra.Command) {
	c.Flags().BoolVar(&f.full, "full", false, "the key may do everything")
	c.Flags().StringVar(&f.contract, "contract", "", "the key may only call this account `ID`")
	c.Flags().StringSliceVar(&f.methods, "methods", nil, "`NAMES` of the methods that it may call, with commas (default any)")
	c.Flags().StringVar(&f.allowance, "allowance", "0.25", "`NEAR` of gas that it may burn, or unlimited")
	refuseEmpty(c, "methods")
}

func (f *permissionFlags) permission() (accesskey.Permission, error) {
	if f.full == (f.contract != "") {
		return accesskey.Permission{}, usage("give exactly one of --full and --contract")
	}
	if f.full {
		if len(f.methods) > 0 {
			return accesskey.Permission{}, usage("--methods goes with --contract: a full-access key may do everything")
		}
		return accesskey.FullAccess, nil
	}
	id, err := accountArg(f.contract)
	if err != nil {
		return accesskey.Permission{}, err
	}
	fc := &accesskey.FunctionCall{ReceiverID: string(id), MethodNames: f.methods}
	if f.allowance != "unlimited" {
		sum, err := nearFlag("--allowance", f.allowance)
		if err != nil {
			return accesskey.Permission{}, err
		}
		fc.Allowance = &sum
	}
	return accesskey.Permission{FunctionCall: fc}, nil
}

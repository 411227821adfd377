package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/core/policy"
	"latchkey/host/abi"
	"latchkey/host/bind"
	"latchkey/host/files"
	"latchkey/plugins/build"
)

func (a *app) pluginBindCommand() *cobra.Command {
	type result struct {
		File    string   `json:"file,omitempty"`
		Client  string   `json:"client,omitempty"`
		Methods []string `json:"methods"`
	}
	var language, out string
	c := a.withNode(a.command(cobra.Command{
		Use: "bind CONTRACT|FILE.wasm|abi.json --lang ts|go", Short: "Make a typed client of a contract", Args: cobra.ExactArgs(1),
		Long: `Make a client from a contract's ABI, of an account's contract, a plugin or a file: in
TypeScript, which depends on no package and fits near-api-js, or in Go, for
latchkey/host/client. It is printed, or written with -o.

JSON: file, or client (its text) without -o, methods (their names).`,
		Example: `
latchkey plugin bind shop.test.near --lang ts -o src/shop.ts
latchkey plugin bind ./shop/abi.json --lang go -o shop/shop.go`,
	}, func(ctx context.Context, args []string) error {
		contract, name, err := a.boundABI(ctx, args[0])
		if err != nil {
			return err
		}
		text, err := bind.Client(language, contract, name, filepath.Base(args[0]))
		if err != nil {
			return &usageError{fmt.Errorf("--lang: %w", err)}
		}
		r := result{File: out, Methods: contract.Names()}
		if out == "" {
			r.Client = string(text)
			return a.show(r, func() { a.printf("%s", text) })
		}
		if err := files.Write(out, text, files.Public); err != nil {
			return fmt.Errorf("%s: %w", out, err)
		}
		return a.show(r, func() {
			a.row("file", out)
			a.row("methods", strings.Join(r.Methods, ", "))
		})
	}))
	c.Flags().StringVar(&language, "lang", "", "`LANGUAGE` of the client: ts or go")
	c.Flags().StringVarP(&out, "output", "o", "", "`FILE` to write")
	_ = c.MarkFlagRequired("lang")
	return c
}

// boundABI reads the ABI of a file or an account, with a name for the contract.
func (a *app) boundABI(ctx context.Context, from string) (*abi.Contract, string, error) {
	switch filepath.Ext(from) {
	case ".json":
		text, err := os.ReadFile(from)
		if err != nil {
			return nil, "", err
		}
		contract, err := abi.Parse(text)
		return contract, folderName(from), err
	case ".wasm":
		code, err := os.ReadFile(from)
		if err != nil {
			return nil, "", err
		}
		contract, err := readABI(build.SectionIn(code, policy.ABISection), from)
		return contract, strings.TrimSuffix(filepath.Base(from), ".wasm"), err
	}
	id, err := accountArg(from)
	if err != nil {
		return nil, "", err
	}
	text, err := a.client().ContractABI(ctx, id)
	if err != nil {
		return nil, "", err
	}
	contract, err := readABI(text, from)
	name, _, _ := strings.Cut(from, ".")
	return contract, name, err
}

func readABI(section []byte, from string) (*abi.Contract, error) {
	if section == nil {
		return nil, hint(errors.New(from+" has no ABI"), "its author puts one in with latchkey plugin build; or name the abi.json")
	}
	return abi.Parse(section)
}

// folderName is the name of the folder that a file is in.
func folderName(file string) string {
	path, err := filepath.Abs(file)
	if err != nil {
		return ""
	}
	return filepath.Base(filepath.Dir(path))
}

package cli

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/core/fees"
	"latchkey/core/policy"
	"latchkey/host/engine"
	"latchkey/host/plugin"
	"latchkey/host/tgas"
)

func (a *app) pluginCommands() *cobra.Command {
	return a.group("plugin", "Make plugins, test them and look into them",
		`A plugin is a contract in WebAssembly. In two custom sections it says what it asks
to be allowed, its policy, and what its methods are, its ABI.`,
		a.pluginNewCommand(), a.pluginBuildCommand(), a.pluginTestCommand(), a.pluginDevCommand(), a.pluginInspectCommand(), a.pluginSchemaCommand(),
		a.pluginGenerateCommand(), a.pluginBindCommand())
}

// inspect reads a plugin with the fees and limits that new ledgers have.
func inspect(code []byte) (*plugin.Report, error) {
	e, err := engine.New(engine.Options{})
	if err != nil {
		return nil, err
	}
	defer e.Close()
	return inspectOn(e, code)
}

func inspectOn(e *engine.Engine, code []byte) (*plugin.Report, error) {
	schedule, _ := fees.ByName("classic")
	return plugin.Inspect(e, code, schedule)
}

func (a *app) pluginInspectCommand() *cobra.Command {
	c := a.command(cobra.Command{
		Use: "inspect FILE", Short: "Tell what a plugin is, asks for and may do", Args: cobra.ExactArgs(1),
		Long: `Print a plugin's methods, its policy in words, what it imports and how it stands to
the limits of new ledgers. Fails, with the reason, when no call of it could ever run.

JSON: code_hash, size, prepared_size, stake, loading_gas, memory_pages_max, guard,
methods (name, kind, payable, private, doc), imports (module, functions), policy (in
words), figures (what, count, max), notes, refusal (when there is one; the command
then fails).`,
		Example: `
latchkey plugin inspect drop.wasm`,
	}, func(_ context.Context, args []string) error {
		code, err := os.ReadFile(args[0])
		if err != nil {
			return err
		}
		report, refusal := inspect(code)
		if report != nil {
			_ = a.show(report, func() { a.printPlugin(report) })
		}
		return refusal
	})
	return c
}

func (a *app) pluginSchemaCommand() *cobra.Command {
	schemas := map[string][]byte{"policy": policy.Schema, "abi": policy.ABISchema}
	c := a.command(cobra.Command{
		Use: "schema policy|abi", Short: "Print the JSON Schema of a policy or an ABI", Args: cobra.ExactArgs(1),
		ValidArgs: []string{"policy", "abi"},
		Long: `Print the JSON Schema of policy.json or abi.json, for editors that complete and
check them.`,
		Example: `
latchkey plugin schema policy > policy.schema.json`,
	}, func(_ context.Context, args []string) error {
		schema, ok := schemas[args[0]]
		if !ok {
			return usage(fmt.Sprintf("there is no schema %q: name policy or abi", args[0]))
		}
		a.printf("%s", schema)
		return nil
	})
	return c
}

func (a *app) printPluginSize(r *plugin.Report) {
	a.row("code hash", r.CodeHash)
	a.row("size", fmt.Sprintf("%d bytes, %s NEAR staked on an account of its own", r.Size, r.Stake.FormatNEAR()))
	if r.Refusal == "" {
		a.row("prepared", fmt.Sprintf("%d bytes", r.PreparedSize))
		a.row("memory", fmt.Sprintf("up to %d pages", r.MemoryPagesMax))
	}
	a.row("loading", tgas.Format(r.LoadingGas)+" Tgas a call")
}

func (a *app) printPlugin(r *plugin.Report) {
	a.printPluginSize(r)
	for _, m := range r.Methods {
		a.row("method", methodText(m))
	}
	for _, words := range r.Policy {
		a.row("policy", words)
	}
	for _, i := range r.Imports {
		a.row("imports", i.Module+": "+strings.Join(i.Functions, " "))
	}
	for _, f := range r.Figures {
		a.row("limit", fmt.Sprintf("%d of %d %s", f.Count, f.Max, f.What))
	}
	for _, note := range r.Notes {
		a.row("note", note)
	}
}

func methodText(m plugin.Method) string {
	var kinds []string
	for _, k := range []struct {
		is   bool
		word string
	}{{m.Kind != "", m.Kind}, {m.Payable, "payable"}, {m.Private, "private"}} {
		if k.is {
			kinds = append(kinds, k.word)
		}
	}
	text := m.Name
	if len(kinds) > 0 {
		text += " (" + strings.Join(kinds, ", ") + ")"
	}
	if m.Doc != "" {
		text += ": " + m.Doc
	}
	return text
}

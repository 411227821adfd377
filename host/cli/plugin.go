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
	"latchkey/host/files"
	"latchkey/host/plugin"
)

func (a *app) pluginCommands() *cobra.Command {
	return a.group("plugin", "Build plugins and look into them",
		`A plugin is a contract in WebAssembly. In two custom sections it says what it asks
to be allowed, its policy, and what its methods are, its ABI.`,
		a.pluginBuildCommand(), a.pluginInspectCommand(), a.pluginSchemaCommand(),
		a.pluginGenerateCommand(), a.pluginBindCommand())
}

// inspect reads a plugin with the fees and limits that new ledgers have.
func inspect(code []byte) (*plugin.Report, error) {
	schedule, _ := fees.ByName("classic")
	e, err := engine.New(engine.Options{})
	if err != nil {
		return nil, err
	}
	defer e.Close()
	return plugin.Inspect(e, code, schedule)
}

func (a *app) pluginBuildCommand() *cobra.Command {
	type result struct {
		File string `json:"file"`
		*plugin.Report
	}
	var source plugin.Source
	var out string
	c := a.command(cobra.Command{
		Use: "build DIR|PACKAGE|FILE.wasm", Short: "Make a plugin with its policy and ABI", Args: cobra.ExactArgs(1),
		Long: `Compile a Go program into a plugin, or take code that another language's compiler
made, and put policy.json and abi.json into it, which stand beside the source. The
same sources and toolchain make the same bytes in any folder. Nothing is written
when no call of the plugin could ever run.

JSON: file and the fields of latchkey plugin inspect.`,
		Example: `
latchkey plugin build ./counter
latchkey plugin build counter.wasm --policy counter.policy.json -o bin/counter.wasm`,
	}, func(_ context.Context, args []string) error {
		source.From = args[0]
		file, err := pluginFile(source, out)
		if err != nil {
			return err
		}
		code, err := source.Build()
		if err != nil {
			return err
		}
		report, refusal := inspect(code)
		if refusal != nil {
			return refusal
		}
		if err := files.Write(file, code, files.Public); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		for _, note := range report.Notes {
			a.warningf("%s", note)
		}
		return a.show(result{file, report}, func() {
			a.row("file", file)
			a.printPluginSize(report)
		})
	})
	c.Flags().StringVarP(&out, "output", "o", "", "`FILE` to write; the folder's name with .wasm when left out")
	c.Flags().StringVar(&source.Policy, "policy", "", "`FILE` with the policy; policy.json beside the source when left out")
	c.Flags().StringVar(&source.ABI, "abi", "", "`FILE` with the ABI; abi.json beside the source when left out")
	return c
}

// pluginFile is where a plugin is written to.
func pluginFile(source plugin.Source, out string) (string, error) {
	switch {
	case out != "":
		return out, nil
	case source.IsWasm():
		return "", usage("say with -o where to write the plugin")
	}
	name, err := source.Name()
	return name + ".wasm", err
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
	a.row("loading", formatTera(r.LoadingGas)+" Tgas a call")
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

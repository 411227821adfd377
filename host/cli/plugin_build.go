package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/host/engine"
	"latchkey/host/files"
	"latchkey/host/plugin"
)

func (a *app) pluginBuildCommand() *cobra.Command {
	type result struct {
		File string `json:"file"`
		*plugin.Report
	}
	var source plugin.Source
	var out string
	c := a.command(cobra.Command{
		Use: "build DIR|PACKAGE|FILE.wasm", Short: "Make a plugin with its policy and ABI", Args: cobra.ExactArgs(1),
		Long: `Compile the sources of a folder into a plugin, or take code that a compiler made, and put
policy.json and abi.json into it, which stand beside the source. What lies in the folder tells
its language: a program in Go; package.json with assemblyscript, whose script build is run;
*.c; or lib.rs. The same sources and toolchain make the same bytes in any folder. Nothing is
written when no call of the plugin could ever run, or when its ABI lists other methods than it
has.

Go is built by go, C by $CLANG or clang-14, Rust by $RUSTC or Debian's /usr/bin/rustc,
AssemblyScript by npm, which installs what package-lock.json names.

JSON: file and the fields of latchkey plugin inspect.`,
		Example: `
latchkey plugin build ./counter
latchkey plugin build counter.wasm --policy counter.policy.json -o bin/counter.wasm`,
	}, func(ctx context.Context, args []string) error {
		source.From = args[0]
		file, err := pluginFile(ctx, source, out)
		if err != nil {
			return err
		}
		code, report, err := buildPlugin(ctx, source)
		if err != nil {
			return err
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

// buildPlugin builds a plugin that a host would run and whose ABI is true.
func buildPlugin(ctx context.Context, source plugin.Source) ([]byte, *plugin.Report, error) {
	e, err := engine.New(engine.Options{})
	if err != nil {
		return nil, nil, err
	}
	defer e.Close()
	return buildPluginOn(ctx, e, source)
}

func buildPluginOn(ctx context.Context, e *engine.Engine, source plugin.Source) ([]byte, *plugin.Report, error) {
	code, err := source.Build(ctx)
	if err != nil {
		return nil, nil, err
	}
	report, err := inspectOn(e, code)
	if err == nil {
		err = report.KeepsABI()
	}
	return code, report, err
}

// pluginFile is where a plugin is written to.
func pluginFile(ctx context.Context, source plugin.Source, out string) (string, error) {
	switch {
	case out != "":
		return out, nil
	case source.IsWasm():
		return "", usage("say with -o where to write the plugin")
	}
	name, err := source.Name(ctx)
	return name + ".wasm", err
}

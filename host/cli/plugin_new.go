package cli

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/host/plugin"
	"latchkey/host/scaffold"
)

func (a *app) pluginNewCommand() *cobra.Command {
	type result struct {
		Dir      string          `json:"dir"`
		Language plugin.Language `json:"language"`
		Files    []string        `json:"files"`
	}
	var project scaffold.Project
	var language string
	c := a.command(cobra.Command{
		Use: "new DIR", Short: "Make a project for a contract of one's own", Args: cobra.ExactArgs(1),
		Long: `Make a folder with a contract, in Go, AssemblyScript, C or Rust, that builds, passes its tests
and deploys as it is: policy.json, abi.json, a payable method with its callback, a view, a guard to
take up, unit tests, and ledger tests in ledger/. The folder's name becomes the contract's.

A contract in Go finds its SDK in a checkout of latchkey: the one that this program lies in, or
that of --module.

JSON: dir, language, files.`,
		Example: `
latchkey plugin new counter
latchkey plugin new ./contracts/counter --lang rust
latchkey plugin new counter --module ../latchkey`,
	}, func(_ context.Context, args []string) error {
		if !slices.Contains(plugin.Languages(), language) {
			return usage("--lang: want " + strings.Join(plugin.Languages(), ", ") + ", got " + language)
		}
		project.Dir, project.Language = args[0], plugin.Language(language)
		if project.Module == "" && project.Language == plugin.Go {
			project.Module = ownModule()
		}
		files, err := project.Make()
		if err != nil {
			return err
		}
		return a.show(result{project.Dir, project.Language, files}, func() {
			a.row("made", project.Dir)
			for _, file := range files {
				a.row("", file)
			}
			a.row("next", "latchkey plugin test "+quoted(project.Dir))
		})
	})
	c.Flags().StringVar(&language, "lang", string(plugin.Go), "`LANGUAGE`: "+strings.Join(plugin.Languages(), ", "))
	c.Flags().StringVar(&project.Module, "module", "", "`DIR` of a checkout of latchkey, for Go (default the one that this program lies in)")
	_ = c.MarkFlagDirname("module")
	return c
}

// ownModule is the checkout that this program lies in; empty when it lies in none.
func ownModule() string {
	program, err := os.Executable()
	if err != nil {
		return ""
	}
	if real, err := filepath.EvalSymlinks(program); err == nil {
		program = real
	}
	return scaffold.FindModule(program)
}

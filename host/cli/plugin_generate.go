package cli

import (
	"context"

	"github.com/spf13/cobra"

	"latchkey/plugins/declare"
)

func (a *app) pluginGenerateCommand() *cobra.Command {
	type result struct {
		Folder string   `json:"folder"`
		Files  []string `json:"files"`
	}
	var check bool
	c := a.command(cobra.Command{
		Use: "generate DIR", Short: "Make the ABI and the exports that a Go contract declares", Args: cobra.ExactArgs(1),
		Long: `Read the directives and types of the Go contract in a folder, and write generated.go,
its exports, decoders and encoders, and abi.json. plugins/README.md has the directives.

JSON: folder, files (what was written, or looked at).`,
		Example: `
latchkey plugin generate ./counter
latchkey plugin generate ./counter --check`,
	}, func(_ context.Context, args []string) error {
		files, err := declare.Generate(args[0])
		if err != nil {
			return err
		}
		if check {
			err = files.Check(args[0])
		} else {
			err = files.Write(args[0])
		}
		if err != nil {
			return err
		}
		r := result{args[0], files.Names()}
		return a.show(r, func() {
			for _, name := range r.Files {
				a.row("file", name)
			}
		})
	})
	c.Flags().BoolVar(&check, "check", false, "write nothing; fail when a file is not what the source declares")
	return c
}

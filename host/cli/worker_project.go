package cli

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/spf13/cobra"

	"latchkey/host/edgeproject"
)

type projectResult struct {
	Dir string `json:"dir"`
}

func (a *app) workerNew() *cobra.Command {
	var checkout string
	c := a.command(cobra.Command{
		Use: "new DIR", Short: "Make a project around the Worker", Args: cobra.ExactArgs(1),
		Long: `Make a folder with a Worker of one's own: Latchkey's as a package in latchkey-worker/, a
list of contracts that it carries (plugins.json), pages on top (pages/), its configuration, tests
that run in workerd, an example for CI, and a root key for development. npm install and npm run
dev start it. The package is copied from a checkout of latchkey in which make worker has run: the
one that this program lies in, or that of --module.

JSON: dir.`,
		Example: `latchkey worker new ./claims`,
	}, func(_ context.Context, args []string) error {
		if checkout == "" {
			checkout = ownModule()
		}
		if checkout == "" {
			return hint(usage("--module: this program lies in no checkout of latchkey"), "name one in which make worker has run")
		}
		if err := edgeproject.New(args[0], checkout); err != nil {
			return err
		}
		return a.show(projectResult{args[0]}, func() {
			a.row("made", args[0])
			a.row("next", onPath()+"npm install && npm run dev, in "+quoted(args[0]))
		})
	})
	c.Flags().StringVar(&checkout, "module", "", "`DIR` of a checkout of latchkey (default the one that this program lies in)")
	_ = c.MarkFlagDirname("module")
	return c
}

func (a *app) workerBuild() *cobra.Command {
	return a.command(cobra.Command{
		Use: "build [DIR]", Short: "Prepare the contracts and pages of such a project", Args: cobra.MaximumNArgs(1),
		Long: `Prepare the contracts that plugins.json lists, for workerd compiles nothing when it runs, and lay
the project's pages over the Worker's, into build/. The scripts of package.json call it.

JSON: dir.`,
		Example: `latchkey worker build ./claims`,
	}, func(_ context.Context, args []string) error {
		dir := "."
		if len(args) > 0 {
			dir = args[0]
		}
		if err := edgeproject.Build(dir); err != nil {
			return err
		}
		return a.show(projectResult{dir}, func() { a.row("built", dir) })
	})
}

// onPath is how a shell finds this program, which the scripts of projects call; empty where
// it does so already.
func onPath() string {
	self, err := os.Executable()
	if _, missing := exec.LookPath("latchkey"); missing == nil || err != nil {
		return ""
	}
	return "export PATH=" + quoted(filepath.Dir(self)) + ":$PATH && "
}

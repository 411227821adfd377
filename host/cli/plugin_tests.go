package cli

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"latchkey/core/transaction"
	"latchkey/host/engine"
	"latchkey/host/plugin"
	"latchkey/host/plugintest"
	"latchkey/host/plugintest/script"
	"latchkey/host/serve"
	"latchkey/host/tgas"
)

// ledgerTests is the folder of a project with scripts.
const ledgerTests = "ledger"

// testFlags are those of plugin test.
type testFlags struct {
	plugins string
	update  bool
}

// tested is what came of a project's tests.
type tested struct {
	CodeHash transaction.Hash `json:"code_hash"`
	Size     int              `json:"size"`
	// UnitTests is passed, failed, or none.
	UnitTests   string          `json:"unit_tests"`
	UnitOutput  string          `json:"unit_output,omitempty"`
	LedgerTests []script.Result `json:"ledger_tests"`
	Gas         []script.Row    `json:"gas"`
}

func (a *app) pluginTestCommand() *cobra.Command {
	f := &testFlags{}
	c := a.command(cobra.Command{
		Use: "test [DIR]", Short: "Build a contract and run its tests", Args: cobra.MaximumNArgs(1),
		Long: `Build the contract of a project, run its unit tests with the means of its language (go test; each
*_test.c compiled for this machine; rustc --test; the script test of package.json), and the
scripts in its folder ledger, each on a ledger in memory of its own. They say what the contract
does, and a failure shows the line, and the tree of receipts of the last transaction:

  account counter.test.near 20 contract
  account alice.test.near 10
  call counter.test.near add '{"n":2}' --as alice.test.near --deposit 1 --gas 30
  stdout '^2$'
  event added '"n":2'
  burns 12
  ! call counter.test.near reset --as alice.test.near
  stderr 'is private'

Other commands: key ID NAME --receiver ID --methods A,B --allowance NEAR; view; transfer; deploy;
after 24h; refused NotEnoughAllowance; balance ID NEAR; stored ID KEY; occupies ID BYTES;
publickey NAME VARIABLE; trace. Standard plugins run under their names: account ft.test.near 10 ft.

Last comes what calls of each method burnt at most, beside what gas.json has of an earlier run;
--update writes that file.

JSON: code_hash, size, unit_tests (passed, failed or none), unit_output, ledger_tests (name, passed,
output), gas (method, gas, before).`,
		Example: `
latchkey plugin test
latchkey plugin test ./counter --update`,
	}, func(ctx context.Context, args []string) error {
		dir := "."
		if len(args) > 0 {
			dir = args[0]
		}
		t, err := f.run(ctx, dir)
		if err != nil {
			return err
		}
		if err := a.show(t, func() { a.printTested(t) }); err != nil {
			return err
		}
		return t.failure()
	})
	c.Flags().StringVar(&f.plugins, "plugins", "", "`DIR` of the standard plugins (default plugins/ beside the program)")
	c.Flags().BoolVar(&f.update, "update", false, "write what the methods burn to "+script.GasFile)
	_ = c.MarkFlagDirname("plugins")
	return c
}

// run builds and tests a project. The error is why it could not be tested.
func (f *testFlags) run(ctx context.Context, dir string) (*tested, error) {
	if _, err := plugin.LanguageOf(dir); err != nil {
		return nil, err
	}
	folder := f.plugins
	if folder == "" {
		folder = serve.PluginsBesideProgram()
	}
	e, err := testEngine(folder)
	if err != nil {
		return nil, err
	}
	defer e.Close()
	code, report, err := buildPluginOn(ctx, e, plugin.Source{From: dir})
	if err != nil {
		return nil, err
	}
	t := &tested{CodeHash: report.CodeHash, Size: report.Size, LedgerTests: []script.Result{}}
	if err := t.unit(ctx, dir); err != nil {
		return nil, err
	}
	plugins, err := plugintest.ReadPlugins(folder)
	if err != nil {
		return nil, err
	}
	gas, err := t.ledger(ctx, &script.Suite{Contract: code, Plugins: plugins, Dir: dir, Engine: e})
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, script.GasFile)
	before, err := script.ReadGas(file)
	if err != nil && !f.update {
		return nil, err
	}
	t.Gas = gas.Against(before)
	if f.update && t.failure() == nil {
		return t, gas.Write(file)
	}
	return t, nil
}

// testEngine is one that finds the standard plugins compiled, and keeps what it compiles
// where nodes do, if that can be written to.
func testEngine(plugins string) (*engine.Engine, error) {
	e, err := engine.New(engine.Options{CacheDir: defaultHome().Cache(), PluginsDir: plugins})
	if err != nil {
		return engine.New(engine.Options{PluginsDir: plugins})
	}
	return e, nil
}

func (t *tested) unit(ctx context.Context, dir string) error {
	any, err := plugin.UnitTests(ctx, dir)
	var failed *plugin.ToolError
	switch {
	case errors.As(err, &failed):
		t.UnitTests, t.UnitOutput = "failed", failed.Output
	case err != nil:
		return err
	case any:
		t.UnitTests = "passed"
	default:
		t.UnitTests = "none"
	}
	return nil
}

// ledger runs the scripts of the project.
func (t *tested) ledger(ctx context.Context, suite *script.Suite) (script.Gas, error) {
	scripts, err := script.Scripts(filepath.Join(suite.Dir, ledgerTests))
	if err != nil {
		return nil, err
	}
	gas := script.Gas{}
	for _, file := range scripts {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		result := suite.Run(file)
		gas.Add(result.Gas)
		t.LedgerTests = append(t.LedgerTests, result)
	}
	return gas, nil
}

// failure says how much failed, nil when nothing did.
func (t *tested) failure() error {
	failed := 0
	for _, r := range t.LedgerTests {
		if !r.Passed {
			failed++
		}
	}
	switch {
	case t.UnitTests == "failed" && failed > 0:
		return fmt.Errorf("the unit tests fail, and %d of %d ledger tests", failed, len(t.LedgerTests))
	case t.UnitTests == "failed":
		return errors.New("the unit tests fail")
	case failed > 0:
		return fmt.Errorf("%d of %d ledger tests fail", failed, len(t.LedgerTests))
	}
	return nil
}

func (a *app) printTested(t *tested) {
	a.row("code hash", t.CodeHash)
	a.row("size", fmt.Sprintf("%d bytes", t.Size))
	a.row("unit tests", t.UnitTests)
	if t.UnitOutput != "" {
		a.printf("%s\n", t.UnitOutput)
	}
	for _, r := range t.LedgerTests {
		if r.Passed {
			a.row("ledger test", r.Name+" passed")
			continue
		}
		a.row("ledger test", r.Name+" failed")
		a.printf("%s\n", r.Output)
	}
	for _, r := range t.Gas {
		a.row("gas", fmt.Sprintf("%-24s %10s Tgas  %s", r.Method, tgas.Format(r.Gas), gasChange(r)))
	}
}

// gasChange says what became of a method's gas since the project's file was written.
func gasChange(r script.Row) string {
	switch {
	case r.Before == nil:
		return "new"
	case *r.Before == r.Gas:
		return "as before"
	}
	return fmt.Sprintf("%+.2f %%", (float64(r.Gas)/float64(*r.Before)-1)*100)
}

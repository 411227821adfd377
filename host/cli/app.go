package cli

import (
	"context"
	"errors"
	"io"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"latchkey/core/rpc"

	"github.com/spf13/cobra"
)

// app is one run of the program.
type app struct {
	terminal
	in      io.Reader
	node    nodeFlags
	query   string // gjson path of what to print of a result
	running bool   // the command line was understood
	exposed string // the key file of which that was said
}

// Main runs the command line args and returns the exit code.
func Main(args []string, in io.Reader, out, err io.Writer) int {
	a := &app{terminal: terminal{out: &output{to: out}, err: err}, in: in}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends what does not heed the first
	root := a.root()
	a.json = slices.ContainsFunc(args, asksForJSON) // holds for complaints about other flags too
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(a.out)
	root.SetErr(err)
	if group, err := unknownCommand(root, args); err != nil {
		return a.finish(group, err)
	}
	return a.finish(root.ExecuteContextC(ctx))
}

func asksForJSON(arg string) bool {
	return arg == "--json" || arg == "--query" || strings.HasPrefix(arg, "--query=")
}

func (a *app) root() *cobra.Command {
	root := a.group("latchkey", "Access keys that open just what they were cut for",
		`Latchkey runs a ledger whose accounts hold many keys, each of which can do only
what it was cut for. It speaks NEAR's protocol.`,
		a.upCommand(), a.initCommand(), a.verifyCommand(), a.sealCommand(), a.exportCommand(), a.importCommand(), a.followCommand(), a.logCommands(), a.demoCommand(), a.dropCommands(), a.claimCommand(),
		a.keyCommands(), a.accountCommands(), a.credentialsCommands(), a.txCommands(), a.eventsCommand(), a.viewCommand(), a.callCommand(), a.sendCommand(), a.deployCommand(), a.faucetCommand(),
		a.contractCommands(), a.pluginCommands(), a.adminCommands(), a.workerCommands())
	root.Version = rpc.Version
	root.SilenceErrors, root.SilenceUsage = true, true
	root.PersistentFlags().BoolVar(&a.json, "json", false, "print one JSON object, with the fields that the command's help lists")
	root.PersistentFlags().StringVar(&a.query, "query", "", "print what a gjson `PATH` finds in the JSON, such as links.0 or receipts.#.id")
	root.SetFlagErrorFunc(flagError)
	root.SetVersionTemplate("latchkey {{.Version}}\n")
	return root
}

// finish reports an error and returns the exit code.
func (a *app) finish(c *cobra.Command, err error) int {
	if err == nil && a.out.err == nil {
		return exitOK
	}
	if err == nil {
		a.running, err = true, a.out.err
	}
	hints := hintsOf(err)
	var wrong *usageError
	if !a.running || errors.As(err, &wrong) {
		if wrong == nil {
			err = &usageError{err} // cobra's own complaint
		}
		a.errorWithHint(err, append(hints, "usage: "+c.UseLine(), c.CommandPath()+" --help says more")...)
		return exitUsage
	}
	if len(hints) == 0 {
		a.errorf("%w", err)
	} else {
		a.errorWithHint(err, hints...)
	}
	return exitCode(err)
}

// command makes a command of run. Errors before run are of usage.
func (a *app) command(c cobra.Command, run func(ctx context.Context, args []string) error) *cobra.Command {
	c.Example = indent(c.Example)
	c.RunE = func(c *cobra.Command, args []string) error {
		a.running = true
		a.json = a.json || a.query != ""
		if err := a.node.check(); err != nil {
			return err
		}
		return run(c.Context(), args)
	}
	return &c
}

// group makes a command that only holds others.
func (a *app) group(use, short, long string, commands ...*cobra.Command) *cobra.Command {
	g := &cobra.Command{Use: use, Short: short, Long: long, Args: cobra.ArbitraryArgs}
	g.RunE = func(g *cobra.Command, _ []string) error { return g.Help() }
	g.SuggestionsMinimumDistance = 2
	g.AddCommand(commands...)
	return g
}

// show prints a result: its JSON under --json, a part of it under --query, else what
// human prints. The error is an *outputError, or a query that finds nothing.
func (a *app) show(result any, human func()) error {
	if !a.json {
		human()
		return a.out.err
	}
	text := asJSON(result)
	if a.query != "" {
		var err error
		if text, err = queried(text, a.query); err != nil {
			return hint(err, "what the command does is done: do not repeat it for this", "--json shows the whole; paths are those of github.com/tidwall/gjson, such as links.0")
		}
	}
	a.printf("%s\n", text)
	return a.out.err
}

// indent puts two spaces before each line, as cobra wants examples.
func indent(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return "  " + strings.Join(lines, "\n  ")
}

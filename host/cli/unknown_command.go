package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// unknownCommand looks for a word where a command should stand. It comes before
// flags are read: those of a command that does not exist are not known either.
func unknownCommand(root *cobra.Command, args []string) (*cobra.Command, error) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd(args...)
	group, rest, err := root.Find(args)
	if err != nil || !group.HasSubCommands() {
		return group, nil // cobra reports the rest
	}
	for len(rest) > 0 {
		word := rest[0]
		rest = rest[1:]
		if word == "--" || strings.HasPrefix(word, cobra.ShellCompRequestCmd) {
			return group, nil
		}
		if name, isFlag := strings.CutPrefix(word, "--"); isFlag && len(rest) > 0 && !strings.Contains(name, "=") && group.Flag(name) == nil {
			rest = rest[1:] // it may be the flag's value
			continue
		}
		if strings.HasPrefix(word, "-") {
			continue
		}
		message := fmt.Sprintf("unknown command %q of %s", word, group.CommandPath())
		if close := group.SuggestionsFor(word); len(close) > 0 {
			message += "; did you mean " + strings.Join(close, " or ") + "?"
		}
		return group, usage(message)
	}
	return group, nil
}

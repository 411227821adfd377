package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

var (
	fence       = regexp.MustCompile("(?ms)^ *```.*?^ *```")
	span        = regexp.MustCompile("`[^`]+`")
	commandLine = regexp.MustCompile(`(?m)(?:^ *(?:\$ )?|` + "`" + `|&& |\| )(?:bin/)?latchkey ((?:[^\s` + "`" + `']|'[^']*')(?:[^\n` + "`" + `'#]|'[^']*')*)`)
	flag        = regexp.MustCompile("^`--[a-z][a-z-]*`?$")
)

// TestTextsNameCommandsThatExist reads every command line of ours that Markdown
// files show: its commands are there, and take its flags.
func TestTextsNameCommandsThatExist(t *testing.T) {
	root := (&app{}).root()
	root.InitDefaultHelpFlag()
	root.InitDefaultVersionFlag()
	root.InitDefaultCompletionCmd()
	lines := 0
	for file, text := range markdown(t) {
		for _, found := range commandLine.FindAllStringSubmatch(codeOf(text), -1) {
			lines++
			checkLine(t, root, file, found[1])
		}
	}
	if lines < 30 {
		t.Errorf("only %d command lines were found in the texts", lines)
	}
}

// checkLine holds one command line to the tree of commands.
func checkLine(t *testing.T, root *cobra.Command, file, line string) {
	command := root
	for _, word := range strings.Fields(line) {
		word = strings.TrimRight(word, ".,;:)")
		switch {
		case strings.HasPrefix(word, "-") && word != "--":
			if name, _, _ := strings.Cut(word, "="); !hasFlag(command, name) {
				t.Errorf("%s says latchkey %s: %s has no flag %s", file, line, command.CommandPath(), name)
			}
		case command.HasSubCommands():
			next := sub(command, word)
			if next == nil {
				if !placeholder.MatchString(word) {
					t.Errorf("%s says latchkey %s: %s has no command %s", file, line, command.CommandPath(), word)
				}
				return
			}
			command = next
		}
	}
}

// placeholder stands for any command.
var placeholder = regexp.MustCompile(`^([A-Z]+|…)$`)

func sub(c *cobra.Command, name string) *cobra.Command {
	commands := c.Commands()
	at := slices.IndexFunc(commands, func(c *cobra.Command) bool { return c.Name() == name })
	if at < 0 {
		return nil
	}
	return commands[at]
}

func hasFlag(c *cobra.Command, name string) bool {
	if long, is := strings.CutPrefix(name, "--"); is {
		return long == "help" || c.Flags().Lookup(long) != nil || c.InheritedFlags().Lookup(long) != nil
	}
	short := strings.TrimPrefix(name, "-")
	return short == "h" || len(short) == 1 && c.Flags().ShorthandLookup(short) != nil
}

// TestTextsNameFlagsThatExist: a flag that stands by itself is one of some command.
func TestTextsNameFlagsThatExist(t *testing.T) {
	known := map[string]bool{"help": true}
	var gather func(c *cobra.Command)
	gather = func(c *cobra.Command) {
		note := func(f *pflag.Flag) { known[f.Name] = true }
		c.Flags().VisitAll(note)
		c.PersistentFlags().VisitAll(note)
		for _, below := range c.Commands() {
			gather(below)
		}
	}
	gather((&app{}).root())
	for _, name := range designTokens(t) {
		known[name] = true
	}
	for file, text := range markdown(t) {
		for _, found := range span.FindAllString(fence.ReplaceAllString(text, ""), -1) {
			first, _, _ := strings.Cut(found, " ")
			name := strings.Trim(first, "`-")
			if flag.MatchString(first) && !known[name] {
				t.Errorf("%s names the flag --%s, which no command has", file, name)
			}
		}
	}
}

// designTokens are the names of the pages' design tokens, which look like flags.
func designTokens(t *testing.T) (names []string) {
	t.Helper()
	css, err := os.ReadFile("../../web/src/ui/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range designToken.FindAllSubmatch(css, -1) {
		names = append(names, string(found[1]))
	}
	return names
}

var designToken = regexp.MustCompile(`--([a-z0-9-]+):`)

// codeOf is what a text shows as code, in blocks and in lines; blocks that say
// they are text are none.
func codeOf(text string) string {
	blocks := slices.DeleteFunc(fence.FindAllString(text, -1), func(block string) bool { return strings.HasPrefix(block, "```text") })
	return strings.Join(append(blocks, span.FindAllString(fence.ReplaceAllString(text, ""), -1)...), "\n")
}

// markdown are the Markdown files of the tree, by their paths.
func markdown(t *testing.T) map[string]string {
	const top = "../.."
	texts := map[string]string{}
	err := filepath.WalkDir(top, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "bin" || p != top && strings.HasPrefix(d.Name(), ".")):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(p, ".md"):
			return nil
		}
		content, err := os.ReadFile(p)
		name, _ := filepath.Rel(top, p)
		texts[filepath.ToSlash(name)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

package cli_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"latchkey/host/cli"
)

const deployFolder = "../../docs/deploy"

// compose is what is looked at of a file of Docker Compose.
type compose struct {
	Services map[string]struct {
		Image       string
		Command     []string
		Healthcheck struct{ Test []string }
		DependsOn   yaml.Node `yaml:"depends_on"`
		Volumes     []string
		Secrets     []string
	}
	Volumes map[string]any
	Secrets map[string]struct{ File string }
}

// TestTheComposeFile names nothing that it does not have, and no flag that there is not; where
// Docker Compose is, it reads the file as well.
func TestTheComposeFile(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(deployFolder, "compose.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var c compose
	if err := yaml.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	ran, asked := 0, 0
	for name, s := range c.Services {
		if s.Image == "" {
			t.Errorf("%s has no image", name)
		}
		for _, volume := range s.Volumes {
			from, _, _ := strings.Cut(volume, ":")
			_, known := c.Volumes[from]
			if _, err := os.Stat(filepath.Join(deployFolder, from)); !known && err != nil && from != "./bin" {
				t.Errorf("%s: there is no volume %s", name, from)
			}
		}
		for _, secret := range s.Secrets {
			if c.Secrets[secret].File == "" {
				t.Errorf("%s: there is no secret %s", name, secret)
			}
		}
		for _, on := range needed(&s.DependsOn) {
			if _, known := c.Services[on]; !known {
				t.Errorf("%s waits for %s, which there is not", name, on)
			}
		}
		ran += mustBeUnderstood(t, name, strings.Join(s.Command, " "))
		asked += mustBeUnderstood(t, name, strings.Join(s.Healthcheck.Test, " "))
	}
	if ran != 3 || asked != 2 { // begin, one and two
		t.Errorf("%d services run the program, want 3; %d are asked by it for their health, want 2", ran, asked)
	}
	proxy, err := os.ReadFile(filepath.Join(deployFolder, "Caddyfile"))
	if err != nil {
		t.Fatal(err)
	}
	upstreams := upstreamNames.FindAllStringSubmatch(string(proxy), -1)
	for _, upstream := range upstreams {
		if _, known := c.Services[upstream[1]]; !known {
			t.Errorf("the proxy asks %s, which there is not", upstream[1])
		}
	}
	if len(upstreams) != 2 {
		t.Errorf("the proxy asks %d nodes, want 2", len(upstreams))
	}
	reads, err := exec.LookPath("docker-compose")
	if err != nil {
		return
	}
	read := exec.CommandContext(t.Context(), reads, "-f", filepath.Join(deployFolder, "compose.yaml"), "config", "--quiet")
	read.Env = append(os.Environ(), "DOMAIN=drops.example")
	if said, err := read.CombinedOutput(); err != nil {
		t.Errorf("%v %s", err, said)
	}
}

// needed are the services of depends_on: a list, or an object by name.
func needed(n *yaml.Node) (names []string) {
	switch n.Kind {
	case yaml.SequenceNode:
		for _, item := range n.Content {
			names = append(names, item.Value)
		}
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			names = append(names, n.Content[i].Value)
		}
	}
	return names
}

var (
	programCalls  = regexp.MustCompile(`/latchkey ([a-z]+(?: [a-z]+)*)((?: +[^&|]*)?)`)
	upstreamNames = regexp.MustCompile(`(\w+):3030\b`)
	flagNames     = regexp.MustCompile(`--[a-z][a-z-]*`)
)

// mustBeUnderstood holds the program's commands in a text to their help, and returns how
// many there are.
func mustBeUnderstood(t *testing.T, where, text string) int {
	t.Helper()
	calls := programCalls.FindAllStringSubmatch(text, -1)
	for _, call := range calls {
		var help bytes.Buffer
		if code := cli.Main(append(strings.Fields(call[1]), "--help"), strings.NewReader(""), &help, &help); code != 0 {
			t.Errorf("%s: latchkey %s: %s", where, call[1], &help)
		}
		for _, flag := range flagNames.FindAllString(call[2], -1) {
			if !strings.Contains(help.String(), flag+" ") {
				t.Errorf("%s: latchkey %s has no flag %s", where, call[1], flag)
			}
		}
	}
	return len(calls)
}

// units are what each of systemd's has to have.
var units = map[string][]string{
	"latchkey.service":           {"[Unit]", "[Service]", "[Install]", "\nRestartPreventExitStatus=2 3\n"},
	"latchkey-follow.service":    {"[Unit]", "[Service]", "[Install]", "\nRestartPreventExitStatus=2 3\n"},
	"latchkey-truncate@.service": {"[Unit]", "[Service]", "\nType=oneshot\n", " --yes\n"}, // nobody is there to answer
	"latchkey-truncate@.timer":   {"[Unit]", "[Timer]", "[Install]", "\nOnCalendar="},
}

// TestUnits run commands that there are; where systemd is, it reads them as well.
func TestUnits(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(deployFolder, "latchkey*"))
	if err != nil || len(files) != len(units) {
		t.Fatal(files, err)
	}
	program, err := os.Executable() // the units' is not installed here
	if err != nil {
		t.Fatal(err)
	}
	here := t.TempDir()
	var all []string
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(path)
		if strings.HasSuffix(name, ".service") && mustBeUnderstood(t, path, string(text)) == 0 {
			t.Errorf("%s runs nothing", path)
		}
		for _, has := range units[name] {
			if !strings.Contains(string(text), has) {
				t.Errorf("%s has no %q", path, has)
			}
		}
		if strings.Contains(string(text), "\nRestartSec=1\n") && !strings.Contains(string(text), "\nStartLimitIntervalSec=0\n") {
			t.Errorf("%s gives up when its database is away for some seconds", path)
		}
		to := filepath.Join(here, strings.Replace(name, "@.", "@tickets.", 1))
		if err := os.WriteFile(to, []byte(strings.ReplaceAll(string(text), "/usr/local/bin/latchkey", program)), 0o600); err != nil {
			t.Fatal(err)
		}
		all = append(all, to)
	}
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		return
	}
	if said, err := exec.CommandContext(t.Context(), analyze, append([]string{"verify"}, all...)...).CombinedOutput(); err != nil {
		t.Errorf("%v %s", err, said)
	}
}

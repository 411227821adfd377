package clients

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"latchkey/host/e2e"
)

// TestNearCLIRS makes an account as NEAR's tutorial does, with near-cli-rs. npm
// has no build of it: set NEAR_CLI_RS to the program where there is one.
func TestNearCLIRS(t *testing.T) {
	program := os.Getenv("NEAR_CLI_RS")
	if program == "" {
		t.Skip("no registry that the tests use has near-cli-rs as a program: name one with NEAR_CLI_RS")
	}
	s := e2e.NewServer(t)
	home := t.TempDir()
	run := func(args ...string) (string, error) {
		c := exec.Command(program, args...)
		c.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+filepath.Join(home, ".config"))
		out, err := c.CombinedOutput()
		return string(out), err
	}
	if out, err := run("config", "add-connection", "--network-name", "localnet", "--connection-name", "latchkey",
		"--rpc-url", s.URL, "--wallet-url", s.URL, "--explorer-transaction-url", s.URL+"/tx/",
		"--linkdrop-account-id", "test.near", "--faucet-url", s.URL+"/account"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	create := []string{"account", "create-account", "sponsor-by-faucet-service", "alice.test.near",
		"autogenerate-new-keypair", "save-to-legacy-keychain", "network-config", "latchkey", "create"}
	if out, err := run(create...); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if balance, err := s.Balance("alice.test.near"); err != nil || balance != "100" {
		t.Errorf("alice has %q NEAR, %v", balance, err)
	}
	if out, err := run(create...); err == nil {
		t.Errorf("a taken name is no failure:\n%s", out)
	}
}

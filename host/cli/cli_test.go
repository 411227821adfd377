package cli_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/host/cli"
	"latchkey/host/client"
	"latchkey/host/credentials"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/internal/test/shipped"
	"latchkey/plugins/build"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"latchkey": func() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs testdata/script against one development server, whose
// address is $RPC and whose keys are in $CREDENTIALS.
func TestScripts(t *testing.T) {
	h, plugins := home.Home{Dir: t.TempDir()}, shipped.Dir(t)
	server, err := serve.Start(t.Context(), serve.Config{Home: h, Listen: "127.0.0.1:0",
		PluginsDir: plugins, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	ledger, err := client.New(server.URL).Ledger(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	machine := machineSettings(t)
	t.Run("scripts", func(t *testing.T) { // the parallel scripts end before the server does
		testscript.Run(t, testscript.Params{
			Dir: "testdata/script",
			Setup: func(e *testscript.Env) error {
				e.Setenv("RPC", server.URL)
				e.Setenv("CREDENTIALS", h.Credentials())
				e.Setenv("LEDGER", ledger.Name())
				e.Setenv("HOME", e.WorkDir)
				e.Setenv("PLUGINS", plugins)
				for name, value := range machine {
					e.Setenv(name, value)
				}
				free, err := freeAddress()
				e.Setenv("FREE", free)
				e.Values[proxies{}] = &atomic.Pointer[cuttingProxy]{}
				return err
			},
			Cmds: map[string]func(ts *testscript.TestScript, not bool, args []string){
				"exits": exits, "mode": mode, "link": link, "eventually": eventually,
				"hash": field("transaction_hash"), "publickey": field("public_key"), "dropid": field("drop_id"), "signed": signed,
				"post": post, "module": module, "cutting": cutting, "forwarded": forwarded, "vanishing": vanishing, "refusing": refusing, "parallel": parallel,
				"weighs": weighs, "append": appended, "ledger": ledgerLine,
			},
			RequireExplicitExec: true,
		})
	})
}

// machineSettings are what scripts share with the machine, though their homes are
// empty: compilers, and what go and npm have fetched and made. ROOT is this tree, PROGRAM
// the folder of the program.
func machineSettings(t *testing.T) map[string]string {
	t.Helper()
	root, err := build.Root()
	if err != nil {
		t.Fatal(err)
	}
	program, err := exec.LookPath("latchkey")
	if err != nil {
		t.Fatal(err)
	}
	settings := map[string]string{"ROOT": root, "PROGRAM": filepath.Dir(program), "CLANG": os.Getenv("CLANG"), "RUSTC": os.Getenv("RUSTC")}
	for name, ask := range map[string][]string{
		"GOCACHE": {"go", "env", "GOCACHE"}, "GOMODCACHE": {"go", "env", "GOMODCACHE"}, "npm_config_cache": {"npm", "config", "get", "cache"},
	} {
		out, err := exec.Command(ask[0], ask[1:]...).Output()
		if err != nil {
			t.Fatal(err)
		}
		settings[name] = strings.TrimSpace(string(out))
	}
	return settings
}

// exits CODE COMMAND... runs a command that must exit with this code.
func exits(ts *testscript.TestScript, not bool, args []string) {
	if not || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exits with %d, want %s", code, args[0])
	}
}

// lastPort is the port that freeAddress gave last.
var lastPort atomic.Int32

// freeAddress is where a script can start a server of its own, and another one after
// it. Systems give ports above 32,767 to connections: those are free no longer.
func freeAddress() (string, error) {
	const first, ports = 20_000, 12_000
	lastPort.CompareAndSwap(0, first+int32(os.Getpid()*50%ports))
	for range 1_000 {
		address := fmt.Sprintf("127.0.0.1:%d", first+(lastPort.Add(1)-first)%ports)
		if l, err := net.Listen("tcp", address); err == nil {
			return address, l.Close()
		}
	}
	return "", errors.New("no port is free")
}

// eventually COMMAND... runs a command until it succeeds, such as one that asks
// a server which is just starting.
func eventually(ts *testscript.TestScript, not bool, args []string) {
	var err error
	for range 300 {
		if err = ts.Exec(args[0], args[1:]...); err == nil {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	ts.Fatalf("%v", err)
}

// link FILE NAME sets $NAME to the first link of a drop's JSON.
func link(ts *testscript.TestScript, not bool, args []string) {
	if not || len(args) != 2 {
		ts.Fatalf("usage: link FILE NAME")
	}
	var drop struct{ Links []string }
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &drop))
	ts.Setenv(args[1], drop.Links[0])
}

// field makes a command FILE NAME that sets $NAME to a field of JSON in a file.
func field(name string) func(ts *testscript.TestScript, not bool, args []string) {
	pattern := regexp.MustCompile(`"` + name + `": ?"?([^",}]+)`)
	return func(ts *testscript.TestScript, not bool, args []string) {
		if not || len(args) != 2 {
			ts.Fatalf("usage: FILE NAME")
		}
		found := pattern.FindStringSubmatch(ts.ReadFile(args[0]))
		if found == nil {
			ts.Fatalf("no %s in %s", name, args[0])
		}
		ts.Setenv(args[1], found[1])
	}
}

// post URL BODY STATUS sends a body and holds the answer's HTTP status.
func post(ts *testscript.TestScript, not bool, args []string) {
	if not || len(args) != 3 {
		ts.Fatalf("usage: post URL BODY STATUS")
	}
	answer, err := http.Post(args[0], "application/json", strings.NewReader(args[1]))
	ts.Check(err)
	defer answer.Body.Close()
	if strconv.Itoa(answer.StatusCode) != args[2] {
		ts.Fatalf("%s answers with status %d, want %s", args[0], answer.StatusCode, args[2])
	}
}

// signed KEYFILE RECEIVER NEAR FILE writes a signed transfer in base64.
func signed(ts *testscript.TestScript, not bool, args []string) {
	if not || len(args) != 4 {
		ts.Fatalf("usage: signed KEYFILE RECEIVER NEAR FILE")
	}
	key, err := credentials.Load(args[0])
	ts.Check(err)
	deposit, err := amount.ParseNEAR(args[2])
	ts.Check(err)
	signer := client.NewSigner(client.New(ts.Getenv("RPC")), key.AccountID, key.Secret)
	tx, err := signer.Sign(context.Background(), account.ID(args[1]), transaction.Transfer{Deposit: deposit})
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[3]), []byte(base64.StdEncoding.EncodeToString(tx.Borsh())+"\n"), 0o600))
}

// mode BITS FILE holds a file's permissions.
func mode(ts *testscript.TestScript, not bool, args []string) {
	if not || len(args) != 2 {
		ts.Fatalf("usage: mode BITS FILE")
	}
	info, err := os.Stat(ts.MkAbs(args[1]))
	ts.Check(err)
	if got := strconv.FormatUint(uint64(info.Mode().Perm()), 8); got != args[0] {
		ts.Fatalf("%s has mode %s, want %s", args[1], got, args[0])
	}
}

// TestEveryCommandExplainsItself: help has an example for whatever does
// something, and describes what --json prints.
func TestEveryCommandExplainsItself(t *testing.T) {
	for _, command := range []string{
		"up", "init", "drop create", "drop estimate", "drop keys", "drop show", "drop cancel", "drop reclaim", "claim", "view", "call", "tx show", "tx send", "tx trace",
		"key generate", "key show", "key from-seed-phrase", "key add", "key grant", "key list", "key top-up", "key revoke", "key delete", "key audit",
		"account show", "account keys", "account create", "account delete", "account lock",
		"plugin new", "plugin build", "plugin test", "plugin dev", "plugin inspect", "plugin generate", "plugin bind", "credentials link", "credentials unlink", "drop list", "drop stats", "send", "deploy", "faucet", "contract show"} {
		var out strings.Builder
		if code := cli.Main(append(strings.Fields(command), "--help"), strings.NewReader(""), &out, io.Discard); code != 0 {
			t.Errorf("%s --help exits with %d", command, code)
		}
		for _, part := range []string{"Examples:\n  latchkey ", "\nJSON", "Usage:\n  latchkey " + command} {
			if !strings.Contains(out.String()+"pass show near/alice | latchkey", part) {
				t.Errorf("%s --help has no %q", command, part)
			}
		}
	}
}

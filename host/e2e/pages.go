package e2e

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/drops"
	"latchkey/internal/test/jstest"
	"latchkey/internal/test/patience"
	"latchkey/internal/test/shipped"
	"latchkey/plugins/standard"
)

// BuildPages builds the web pages from their sources in the folder web and returns
// where they are. bin/wasm must be there.
func BuildPages(t testing.TB, web string) (dist string) {
	t.Helper()
	dist = t.TempDir()
	jstest.Run(t, web, nil, "npx", "vite", "build", "--logLevel", "warn", "--emptyOutDir", "--outDir", dist)
	return dist
}

// pagesMax is how long a file of tests takes at most on a quiet machine.
const pagesMax = time.Minute

// usableMax is how long the claim page takes at most until its form can be used, on a quiet
// machine.
const usableMax = time.Second

// pageWait is how long a page takes at most to show something on a quiet machine.
const pageWait = 10 * time.Second

// DrivePages runs tests of pages, files of the folder web, each in turn.
func DrivePages(t testing.TB, web string, env []string, url string, files ...string) {
	t.Helper()
	for _, file := range files {
		wait := fmt.Sprint("LATCHKEY_WAIT_MS=", patience.For(pageWait).Milliseconds())
		usable := fmt.Sprint("LATCHKEY_USABLE_MS=", patience.For(usableMax).Milliseconds())
		jstest.Run(t, web, append(env, "LATCHKEY_URL="+url, wait, usable), "node", "--test", "--test-reporter=spec",
			fmt.Sprint("--test-timeout=", patience.For(pagesMax).Milliseconds()), file)
	}
}

// PageLinks makes the drops that the tests of the claim page take links from, and
// returns them as those read them from their environment.
func PageLinks(t testing.TB, funder *client.Signer) []string {
	t.Helper()
	now := time.Now()
	soon, end := at(t, now.Add(time.Hour)), at(t, now.Add(10*time.Second))
	return []string{
		"LATCHKEY_ROOT=" + funder.Key().Text(),
		"LATCHKEY_LINKS=" + urls(t, dropOf(t, funder, ledger.DevDropContract, 39, drops.Window{})),
		"LATCHKEY_EARLY=" + urls(t, dropOf(t, funder, ledger.DevDropContract, 1, drops.Window{Start: &soon})),
		"LATCHKEY_LATE=" + urls(t, dropOf(t, funder, ledger.DevDropContract, 1, drops.Window{End: &end})),
		"LATCHKEY_LOCKED=" + locked(t, funder),
		"LATCHKEY_STRANGE=" + urls(t, dropOf(t, funder, strangeContract(t, funder), 1, drops.Window{})),
	}
}

// locked is JSON of a link with two uses of 2 NEAR and of its password.
func locked(t testing.TB, funder *client.Signer) string {
	t.Helper()
	near := funder.Client()
	each, _ := amount.NEAR.Mul64(2)
	p, err := drops.NewPlan(t.Context(), near, ledger.DevDropContract, 1, each, drops.Window{}, strings.TrimSuffix(near.URL(), "/")+"/claim")
	if err != nil {
		t.Fatal(err)
	}
	p.Uses, p.Passwords = 2, []string{"open sesame"}
	if p.Deposit, err = p.RequiredDeposit(t.Context(), near, 1, true); err != nil {
		t.Fatal(err)
	}
	out, err := p.Fund(t.Context(), funder)
	if err != nil {
		t.Fatal(err)
	}
	d, err := p.Made(out)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(map[string]string{"link": d.Links[0].URL(), "password": p.Passwords[0]})
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// strangeContract is a drop contract with code of its own: for all that a page can tell it
// is another's.
func strangeContract(t testing.TB, funder *client.Signer) account.ID {
	t.Helper()
	const id = "strange.test.near"
	money, _ := amount.NEAR.Mul64(100)
	method, args := standard.SetUpDevDrop(string(ledger.DevRoot))
	_, err := funder.Send(t.Context(), id, transaction.CreateAccount{}, transaction.Transfer{Deposit: money},
		transaction.AddKey{PublicKey: funder.PublicKey(), AccessKey: accesskey.AccessKey{Permission: accesskey.FullAccess}})
	if err != nil {
		t.Fatal(err)
	}
	own := client.NewSigner(funder.Client(), id, funder.Key())
	if _, err := own.Send(t.Context(), id, transaction.DeployContract{Code: shipped.Build(t, "drop")},
		transaction.FunctionCall{MethodName: method, Args: []byte(args), Gas: 100e12}); err != nil {
		t.Fatal(err)
	}
	return id
}

func at(t testing.TB, when time.Time) drops.Timestamp {
	t.Helper()
	stamp, ok := drops.At(when)
	if !ok {
		t.Fatal(when)
	}
	return stamp
}

// urls is JSON of the links as people get them.
func urls(t testing.TB, d *drops.Created) string {
	t.Helper()
	var list []string
	for _, link := range d.Links {
		list = append(list, link.URL())
	}
	text, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

package plugintest

import (
	"strings"
	"testing"

	"latchkey/core/account"
	"latchkey/core/transaction"
	"latchkey/internal/test/shipped"
)

// TestGuestbooksOfExtismAuthors runs the same contract as written with Extism's
// Go PDK and with its AssemblyScript PDK: both do the same.
func TestGuestbooksOfExtismAuthors(t *testing.T) {
	for _, name := range []string{"guestbook_go", "assemblyscript/guestbook"} {
		t.Run(name, func(t *testing.T) { signAndThank(t, shipped.Example(t, name)) })
	}
}

func signAndThank(t *testing.T, wasm []byte) {
	const book, alice, bob account.ID = "book.near", "alice.near", "bob.near"
	c := newChain(t, Account{ID: book, Amount: "50"}, Account{ID: alice, Amount: "10"}, Account{ID: bob, Amount: "10"})
	c.Together(c.SignActions(book, book, string(book), transaction.DeployContract{Code: wasm}))[0].Succeeds(t)

	if list, failure := c.View(book, "entries", ""); list != "[]" {
		t.Fatalf("an empty book has %s, %s", list, failure)
	}
	long := `"` + strings.Repeat("x", 299) + `"`
	for _, refused := range []string{"", `""`, "hello", long} {
		c.Call(alice, book, "sign", refused).FailsWith(t, "Smart contract panicked: sign takes a JSON string of 1 to 298 bytes")
	}
	first := c.Call(alice, book, "sign", `"Grüße, and a 🔑"`)
	if number := first.Succeeds(t); number != "0" {
		t.Errorf("the first entry has number %s", number)
	}
	want := `EVENT_JSON:{"standard":"guestbook","version":"1.0.0","event":"signed","data":[{"number":0,"author":"alice.near"}]}`
	if len(first.Logs) != 1 || first.Logs[0] != want {
		t.Errorf("logs %q", first.Logs)
	}
	if number := c.Call(bob, book, "sign", long[:297]+`"`).Succeeds(t); number != "1" {
		t.Errorf("the second entry has number %s", number)
	}
	want = `[{"author":"alice.near","text":"Grüße, and a 🔑"},{"author":"bob.near","text":` + long[:297] + `"}]`
	if list, failure := c.View(book, "entries", ""); list != want {
		t.Errorf("got %s, %s", list, failure)
	}
	if _, failure := c.View(book, "sign", `"a view changes nothing"`); !strings.Contains(failure, "is not allowed in view calls") {
		t.Errorf("a view that signs: %q", failure)
	}

	before := c.Balance(alice)
	c.Call(bob, book, "thank", "0", Deposit("1.5")).Succeeds(t)
	if got := c.Balance(alice).SaturatingSub(before); got != NEAR("1.5") {
		t.Errorf("alice is thanked with %s", got.FormatNEAR())
	}
	c.Call(bob, book, "thank", "7", Deposit("1")).FailsWith(t, "Smart contract panicked: there is no entry 7")
	c.Call(bob, book, "thank", "x", Deposit("1")).FailsWith(t, "Smart contract panicked: thank takes the number of an entry")
	c.Call(bob, book, "thank", "0").FailsWith(t, "Smart contract panicked: attach what the author shall get")
}

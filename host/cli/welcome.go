package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/host/client"
	"latchkey/host/credentials"
	"latchkey/host/drops"
	"latchkey/host/home"
	"latchkey/host/serve"
)

// checkPublicURL reports whether links can begin with a text.
func checkPublicURL(text string) error {
	if text == "" {
		return nil
	}
	_, err := checkAddress("--public-url", text)
	if err == nil && strings.Contains(text, "?") {
		err = usage("--public-url: want the address of a node, without a ? and what is behind it")
	}
	return err
}

// sayStarting gives a sign of life: the first start takes some seconds.
func (a *app) sayStarting(h home.Home) {
	if a.json {
		return
	}
	if _, err := os.Stat(h.Data()); errors.Is(err, fs.ErrNotExist) {
		a.printf("Beginning the ledger in %s: its plugins are prepared, once…\n", h.Dir)
		return
	}
	a.printf("Starting the ledger in %s…\n", h.Dir)
}

// welcomeResult is what up tells once the node answers.
type welcomeResult struct {
	URL        string      `json:"url"`
	PublicURL  string      `json:"public_url"`
	Home       string      `json:"home"`
	Playground string      `json:"playground"`
	ClaimPage  string      `json:"claim_page"`
	Root       account.ID  `json:"root"`
	KeyFile    string      `json:"key_file,omitempty"`
	Next       string      `json:"next"`
	Sample     *dropResult `json:"sample,omitempty"`
}

// welcome tells where the node answers and what to type next.
func (a *app) welcome(ctx context.Context, server *serve.Server, h home.Home, sample bool) error {
	c := client.New(server.URL)
	key, err := h.Key()
	if err != nil {
		return err
	}
	w := welcomeResult{URL: server.URL, PublicURL: server.PublicURL, Home: h.Dir, Root: key.AccountID,
		Playground: server.URL + "/", ClaimPage: server.PublicURL + claimPath}
	if w.KeyFile, err = keyFile(ctx, c, h, key.AccountID); err != nil {
		return err
	}
	if sample {
		a.node = nodeFlags{rpc: server.URL, credentials: h.Credentials()}
		if w.Sample, err = a.sampleDrop(ctx, key.AccountID, w.ClaimPage); err != nil {
			return fmt.Errorf("sample drop: %w", err)
		}
	}
	if w.Next, err = next(ctx, c, w); err != nil {
		return err
	}
	return a.show(w, func() { a.printWelcome(w) })
}

func (a *app) printWelcome(w welcomeResult) {
	a.row("node", w.URL)
	if w.PublicURL != w.URL {
		a.row("for others", w.PublicURL)
	}
	a.row("home", w.Home)
	a.row("root account", w.Root)
	if w.KeyFile == "" {
		a.row("key file", "kept elsewhere")
	} else {
		a.row("key file", w.KeyFile)
	}
	a.row("playground", w.Playground)
	a.row("claim page", w.ClaimPage)
	if w.Sample != nil {
		a.printf("\nA sample drop is ready. Each of these links is worth 2 NEAR, once, in a browser too:\n")
		for _, link := range w.Sample.Links {
			a.printf("  %s\n", link)
		}
	}
	a.printf("\nOpen the playground, or in another terminal try\n  %s\nStop the node with ctrl-c.\n", w.Next)
}

// keyFile is where an account's key is kept, as near-cli keeps it; empty when
// there is none.
func keyFile(ctx context.Context, c *client.Client, h home.Home, id account.ID) (string, error) {
	l, err := c.Ledger(ctx)
	if err != nil {
		return "", err
	}
	path := credentials.Folder{Dir: h.Credentials()}.Path(l.Name(), id)
	if _, err := os.Stat(path); err != nil {
		return "", nil
	}
	return path, nil
}

// next is a command that works as it stands.
func next(ctx context.Context, c *client.Client, w welcomeResult) (string, error) {
	words := []string{os.Args[0]}
	switch {
	case w.Sample != nil:
		name, err := unusedName(ctx, c, w.Root)
		if err != nil {
			return "", err
		}
		words = append(words, "claim", w.Sample.Links[0], "--new", string(name))
	case w.KeyFile != "":
		words = append(words, "drop", "create", "--as", string(w.Root), "--amount", "2")
		if here := (home.Home{Dir: w.Home}); here != defaultHome() {
			words = append(words, "--credentials", here.Credentials())
		}
	default:
		words = append(words, "account", "show", string(w.Root))
	}
	if w.URL != defaultRPC {
		words = append(words, "--rpc", w.URL)
	}
	for i, word := range words {
		words[i] = quoted(word)
	}
	return strings.Join(words, " "), nil
}

// namesTried bounds the search for a name that nobody has.
const namesTried = 1000

// unusedName is a name below root that nobody has.
func unusedName(ctx context.Context, c *client.Client, root account.ID) (account.ID, error) {
	for i := 1; i <= namesTried; i++ {
		id := account.ID("robin." + string(root))
		if i > 1 {
			id = account.ID(fmt.Sprintf("robin%d.%s", i, root))
		}
		_, err := c.Account(ctx, client.Optimistic, id)
		if client.Is(err, client.UnknownAccount) {
			return id, nil
		}
		if err != nil {
			return "", err
		}
	}
	return "", fmt.Errorf("robin.%s to robin%d.%s are all taken", root, namesTried, root)
}

// quoted is a word as a shell takes it.
func quoted(word string) string {
	plain := strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:,=+@") == ""
	if plain && word != "" || filepath.Separator != '/' {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

const sampleClaims = 3

// sampleDrop makes a drop, or goes on with one that an earlier start paid for.
func (a *app) sampleDrop(ctx context.Context, funder account.ID, page string) (*dropResult, error) {
	each, _ := amount.NEAR.Mul64(2)
	d, err := a.makeDrop(ctx, funder, "up --sample-drop, for "+page, func() (*drops.Plan, error) {
		return drops.NewPlan(ctx, a.client(), ledger.DevDropContract, sampleClaims, each, drops.Window{}, page)
	})
	if err != nil {
		return nil, err
	}
	return &d.result, d.End()
}

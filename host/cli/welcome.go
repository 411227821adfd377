package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"latchkey/core/account"
	"latchkey/host/client"
	"latchkey/host/credentials"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/web/forward"
)

// sayStarting says what is going on: the first start takes some seconds. Whether a node of
// several begins anything its database says.
func (a *app) sayStarting(h home.Home, isOneOfSeveral bool) {
	if a.json {
		return
	}
	_, err := os.Stat(h.Data())
	switch isFirst := errors.Is(err, fs.ErrNotExist); {
	case isFirst && isOneOfSeveral:
		a.printf("Starting a node in %s: plugins are compiled, once…\n", h.Dir)
	case isFirst:
		a.printf("Beginning the ledger in %s: its plugins are compiled, once…\n", h.Dir)
	default:
		a.printf("Starting the ledger in %s…\n", h.Dir)
	}
}

// welcomeResult is what up tells once the node answers.
type welcomeResult struct {
	URL        string      `json:"url"`
	PublicURL  string      `json:"public_url"`
	Home       string      `json:"home"`
	Playground string      `json:"playground"`
	ClaimPage  string      `json:"claim_page"`
	Explorer   string      `json:"explorer"`
	Root       account.ID  `json:"root"`
	KeyFile    string      `json:"key_file,omitempty"`
	Metrics    string      `json:"metrics,omitempty"`
	Next       string      `json:"next"`
	Sample     *dropResult `json:"sample,omitempty"`
}

// welcome tells where the node answers and what to type next.
func (a *app) welcome(ctx context.Context, server serve.Addresses, h home.Home, sample bool) error {
	c := client.New(server.URL)
	key, err := h.Key()
	if err != nil {
		return err
	}
	w := welcomeResult{URL: server.URL, PublicURL: server.PublicURL, Home: h.Dir, Root: key.AccountID, Metrics: server.MetricsURL,
		Playground: server.URL + "/", ClaimPage: server.PublicURL + forward.Page, Explorer: server.URL + forward.Explorer}
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
	a.row("explorer", w.Explorer)
	if w.Metrics != "" {
		a.row("metrics", w.Metrics)
	}
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

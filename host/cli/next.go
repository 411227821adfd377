package cli

import (
	"context"
	"fmt"
	"os"
	"strings"

	"latchkey/core/account"
	"latchkey/host/client"
	"latchkey/host/home"
)

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
		words = append(words, "drop", "create", "--as", string(w.Root), "--near", "2")
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

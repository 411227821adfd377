package pages

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"testing"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/host/client"
	"latchkey/host/e2e"
	"latchkey/internal/test/jstest"
	"latchkey/internal/test/shipped"
)

const (
	fundsID account.ID = "funds.test.near"
	chessID account.ID = "chess.test.near"
)

// TestS26TwoBrowsersPlayChess with keys that an application issues: the page of
// plugins/examples/chess, in Chromium, and a server of the application's that has keys
// issued.
func TestS26TwoBrowsersPlayChess(t *testing.T) {
	web, s := e2e.Installed(t, "web"), e2e.NewServer(t)
	funds := chessClub(t, s.Root(t))
	page := filepath.Join(filepath.Dir(web), "plugins", "examples", "chess", "page")
	dist := t.TempDir()
	jstest.Run(t, web, nil, "npx", "vite", "build", page, "--logLevel", "warn", "--base", "./", "--emptyOutDir", "--outDir", dist)
	app := httptest.NewServer(application(funds, dist))
	t.Cleanup(app.Close)
	where := url.Values{"rpc": {s.URL}, "funds": {string(fundsID)}, "chess": {string(chessID)}}
	e2e.DrivePages(t, web, nil, app.URL+"/?"+where.Encode(), filepath.Join(page, "chess.test.mjs"))
}

// chessClub makes the game's contract and the account that pays for its players, and
// returns who issues their keys: four in an hour.
func chessClub(t *testing.T, root *client.Signer) *client.Signer {
	t.Helper()
	made := func(id account.ID, near uint64, actions ...transaction.Action) *client.Signer {
		money, _ := amount.NEAR.Mul64(near)
		begin := []transaction.Action{transaction.CreateAccount{}, transaction.Transfer{Deposit: money},
			transaction.AddKey{PublicKey: root.PublicKey(), AccessKey: accesskey.AccessKey{Permission: accesskey.FullAccess}}}
		own := client.NewSigner(root.Client(), id, root.Key())
		if _, err := root.Send(t.Context(), id, begin...); err != nil {
			t.Fatal(err)
		}
		if _, err := own.Send(t.Context(), id, actions...); err != nil {
			t.Fatal(err)
		}
		return own
	}
	call := func(method, args string) transaction.Action {
		return transaction.FunctionCall{MethodName: method, Args: []byte(args), Gas: 100 * amount.Tgas}
	}
	made(chessID, 50, transaction.DeployContract{Code: shipped.Example(t, "chess")}, call("new", fmt.Sprintf(`{"issuer_id":%q}`, fundsID)))
	return made(fundsID, 10, transaction.UseGlobalContract{Contract: transaction.GlobalContractID{AccountID: "issuer.latchkey"}},
		call("configure", fmt.Sprintf(`{"contract_id":%q,"method_names":["create_game","join_game","move","resign","link_account"],
			"allowance":"100000000000000000000000","issue_rate":{"calls":4,"seconds":3600},"idle_seconds":86400}`, chessID)))
}

// application serves the page, and has the keys of its visitors issued.
func application(funds *client.Signer, dist string) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServer(http.Dir(dist)))
	mux.HandleFunc("POST /key", func(w http.ResponseWriter, r *http.Request) {
		var asked struct {
			PublicKey string `json:"public_key"`
		}
		if err := json.NewDecoder(io.LimitReader(r.Body, 1<<10)).Decode(&asked); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if err := issue(r.Context(), funds, asked.PublicKey); err != nil {
			http.Error(w, err.Error(), http.StatusTooManyRequests)
		}
	})
	return mux
}

func issue(ctx context.Context, funds *client.Signer, key string) error {
	args, err := json.Marshal(map[string]string{"public_key": key})
	if err != nil {
		return err
	}
	_, err = funds.Call(ctx, fundsID, "issue", args, 30*amount.Tgas, amount.Zero)
	return err
}

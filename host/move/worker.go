package move

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/host/api"
	"latchkey/host/client"
)

// answerBytesMax bounds what is read of a Worker's answer.
const answerBytesMax = 64 << 10

// takeTimeout is how long a Worker may take for what is brought at once.
const takeTimeout = 2 * time.Minute

// worker is a ledger of a Worker, by its address. worker/src/moves.mjs answers.
type worker struct {
	url  string
	key  keys.SecretKey // the Worker's root key
	http *http.Client
}

// ToWorker is the ledger at an address of a Worker, which key is the root key of.
func ToWorker(url string, key keys.SecretKey) Target {
	return &worker{strings.TrimSuffix(url, "/"), key, &http.Client{Timeout: takeTimeout}}
}

func (w *worker) Close() error { return nil }

func (w *worker) Take(ctx context.Context, records []ledger.ArchiveRecord) (*ledger.Imported, error) {
	how := &ledger.Imported{}
	return how, w.post(ctx, "/import", ledger.WriteArchive(records), how)
}

func (w *worker) Finish(ctx context.Context, opening *ledger.SignedAdminChange, copied bool) error {
	question := map[string]any{"copied": copied}
	if opening != nil {
		question["opening_base64"] = opening.Borsh()
	}
	body, err := json.Marshal(question)
	if err != nil {
		return err
	}
	return w.post(ctx, "/import/finish", body, &ledger.Imported{})
}

// Discard gives up the import that has come a part of the way to the address of a Worker's
// ledger, and returns how far that was. The place then waits for another one.
func Discard(ctx context.Context, url string, key keys.SecretKey) (*ledger.Imported, error) {
	w := ToWorker(url, key).(*worker)
	how, err := w.Take(ctx, nil)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(ledger.Discarded{Ledger: how.Ledger, Wants: how.Wants})
	if err != nil {
		return nil, err
	}
	return how, w.post(ctx, "/import/discard", body, &ledger.Imported{})
}

// RefusedError is a Worker's refusal.
type RefusedError struct{ api.Failure }

func (e *RefusedError) Error() string { return "the Worker refuses: " + e.Failure.Error }

// post sends a signed request and decodes its answer.
func (w *worker) post(ctx context.Context, path string, body []byte, answer any) error {
	at := w.url + path
	sum := sha256.Sum256(body)
	signature := w.key.Sign(fmt.Appendf(nil, "latchkey import\n%s\n%s", at, hex.EncodeToString(sum[:])))
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, at, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("X-Latchkey-Signature", base64.StdEncoding.EncodeToString(signature.Bytes()))
	response, err := w.http.Do(request)
	if err != nil {
		return &client.ConnectionError{URL: w.url, Err: err}
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, answerBytesMax))
	if err != nil {
		return &client.ConnectionError{URL: w.url, Err: err}
	}
	var no api.Failure
	if _ = json.Unmarshal(text, &no); no.Error != "" {
		return &RefusedError{no}
	}
	if response.StatusCode != http.StatusOK || json.Unmarshal(text, answer) != nil {
		return fmt.Errorf("%s takes no ledgers: it answered %s", w.url, response.Status)
	}
	return nil
}

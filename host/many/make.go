package many

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/api"
	"latchkey/host/home"
	"latchkey/host/ledgerpath"
	"latchkey/host/store"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// A ledger is made by POST /v1/ledgers, signed with the root key of main, as at the Worker
// (worker/src/directory.mjs). It begins as main did, but for its time.

// ledgersMax bounds the ledgers of one database.
const ledgersMax = 1000

// requestBytesMax bounds the request, in bytes.
const requestBytesMax = 4096

// Codes of refusals, as the Worker's.
const (
	codeNotTheRootKey  = "NOT_THE_ROOT_KEY"
	codeTooManyLedgers = "TOO_MANY_LEDGERS"
)

// makeRequest is the body: it is signed for one place and one name.
type makeRequest struct {
	Name      string `json:"name"`
	Signature []byte `json:"signature_base64"`
}

// made is the answer.
type made struct {
	Name string `json:"name"`
	Made bool   `json:"made"` // false: it was there
	URL  string `json:"url"`
}

// SignedText is what is signed to make a ledger at an origin.
func SignedText(origin, name string) []byte {
	return fmt.Appendf(nil, "latchkey new ledger\n%s\n%s", origin, name)
}

// make answers POST /v1/ledgers.
func (s *Server) make(w http.ResponseWriter, r *http.Request) {
	var q makeRequest
	switch err := json.NewDecoder(http.MaxBytesReader(w, r.Body, requestBytesMax)).Decode(&q); {
	case err != nil:
		api.Fail(w, http.StatusBadRequest, api.CodeBadRequest, `the body is JSON: {"name": "…", "signature_base64": "…"}`)
		return
	case !ledgerpath.IsName(q.Name):
		api.Fail(w, http.StatusBadRequest, api.CodeBadRequest, "a ledger's name has 1 to 64 of a to z, 0 to 9, _ and -, and begins with none of the last two")
		return
	}
	root, err := s.root(r.Context())
	if err != nil {
		s.failMaking(w, q.Name, err)
		return
	}
	origin, ok := s.signedFor(root.key, &q)
	if !ok {
		api.Fail(w, http.StatusForbidden, codeNotTheRootKey, "a ledger is made by the root key of main, which has not signed that for %s at %s", q.Name, strings.Join(s.origins, " or "))
		return
	}
	isNew, err := s.begin(r.Context(), root.genesis, q.Name)
	if err != nil {
		s.failMaking(w, q.Name, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	if isNew {
		w.WriteHeader(http.StatusCreated)
	}
	_ = json.NewEncoder(w).Encode(made{q.Name, isNew, origin + ledgerpath.Prefix(q.Name)}) // a client that left needs no answer
}

// fullError is a database that has all the ledgers that it may.
type fullError struct{}

func (*fullError) Error() string {
	return fmt.Sprintf("there are %d ledgers here, which is all that one database has", ledgersMax)
}

func (s *Server) failMaking(w http.ResponseWriter, name string, err error) {
	if errors.As(err, new(*fullError)) {
		api.Fail(w, http.StatusInsufficientStorage, codeTooManyLedgers, "%v", err)
		return
	}
	s.config.Log.Error("a ledger was not made", "ledger", name, "error", err)
	api.Fail(w, http.StatusServiceUnavailable, codeAway, "the ledger was not made: the database of the ledgers does not do what it is asked to; try again")
}

// signedFor is that of the places that this node is known by for which a request was signed.
func (s *Server) signedFor(root keys.PublicKey, q *makeRequest) (origin string, ok bool) {
	var bytes [64]byte
	if copy(bytes[:], q.Signature) != len(q.Signature) || len(q.Signature) != len(bytes) {
		return "", false
	}
	signature := keys.NewSignature(bytes)
	for _, origin := range s.origins {
		if root.Verify(SignedText(origin, q.Name), signature) {
			return origin, true
		}
	}
	return "", false
}

// originsOf are the places that URLs are of, each once, and those of this machine by name.
func originsOf(urls ...string) (origins []string) {
	for _, text := range urls {
		at, err := url.Parse(text)
		if err != nil || at.Host == "" {
			continue
		}
		names := []string{at.Host}
		if at.Hostname() == "127.0.0.1" {
			names = append(names, strings.Replace(at.Host, "127.0.0.1", "localhost", 1))
		}
		for _, name := range names {
			if origin := at.Scheme + "://" + name; !slices.Contains(origins, origin) {
				origins = append(origins, origin)
			}
		}
	}
	return origins
}

// rooted is what main began with, and who may make others like it.
type rooted struct {
	genesis *ledger.Genesis
	key     keys.PublicKey
}

func (s *Server) root(ctx context.Context) (*rooted, error) {
	begins, err := s.process.Database.Beginning(ctx, ledgerpath.Main)
	if err != nil {
		return nil, err
	}
	if begins == nil {
		return nil, errors.New("the database has no ledger main")
	}
	g, err := ledger.ParseGenesis(begins.Genesis)
	if err != nil {
		return nil, err
	}
	root := home.RootOf(g)
	if root == nil {
		return nil, errors.New("no account of main has a key in its genesis")
	}
	return &rooted{g, root.PublicKey}, nil
}

// begin lays a ledger that begins like another into the database, unless there is one of its
// name.
func (s *Server) begin(ctx context.Context, like *ledger.Genesis, name string) (isNew bool, err error) {
	database := s.process.Database
	switch secrets, err := database.Secrets(ctx); {
	case err != nil:
		return false, err
	case secrets[name] != nil:
		return false, nil
	case len(secrets) >= ledgersMax:
		return false, &fullError{}
	}
	g := *like
	g.Time = max(uint64(s.now().UnixNano()), like.Time)
	first, err := s.firstBlock(ctx, &g)
	if err != nil {
		return false, err
	}
	text, err := json.Marshal(&g)
	if err != nil {
		return false, err
	}
	if err := database.Begin(ctx, name, text, first, nil); err != nil {
		return false, err
	}
	begins, err := database.Beginning(ctx, name)
	return err == nil && begins != nil && begins.Block == first, err
}

// firstBlock is what a ledger of a genesis begins with, whose code the database has.
func (s *Server) firstBlock(ctx context.Context, g *ledger.Genesis) (first ledger.BlockID, err error) {
	scratch, err := store.Open("ledger", store.Options{FS: vfs.NewMem(), OneOfMany: true})
	if err != nil {
		return first, err
	}
	defer func() { err = errors.Join(err, scratch.Close()) }()
	code := func(hash transaction.Hash) ([]byte, bool) {
		text, err := s.process.Database.Blob(ctx, hash)
		return text, err == nil
	}
	if _, err := ledger.Create(scratch, s.process.Engine, g, code); err != nil {
		return first, err
	}
	head, err := ledger.HeadIn(scratch)
	if err != nil {
		return first, err
	}
	return head.ID(), nil
}

// now is the time of the node's clock.
func (s *Server) now() time.Time {
	if s.config.Clock != nil {
		return s.config.Clock()
	}
	return time.Now()
}

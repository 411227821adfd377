package many

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// TestALedgerIsMadeByTheRootsKeyAlone, for one place and one name: what was signed for another
// makes nothing here, whoever sends it.
func TestALedgerIsMadeByTheRootsKeyAlone(t *testing.T) {
	c := newCluster(t, 2)
	at, other := c.nodes[0].URL, c.nodes[1].URL
	root := testKey(rootID)
	for _, asked := range []struct {
		what         string
		node, origin string
		name         string
		key          string
		status       int
		answer       string
	}{
		{"another's key", at, at, "spring", "mallory", http.StatusForbidden, `"code":"NOT_THE_ROOT_KEY"`},
		{"signed for another place", at, "https://drops.example", "spring", "root", http.StatusForbidden, `"code":"NOT_THE_ROOT_KEY"`},
		{"signed for another node, sent here", at, other, "spring", "root", http.StatusForbidden, `"code":"NOT_THE_ROOT_KEY"`},
		{"a name that is none", at, at, "Spring", "root", http.StatusBadRequest, `"code":"PARSE_ERROR"`},
		{"the root's key", at, at, "spring", "root", http.StatusCreated, `"made":true,"url":"` + at + `/l/spring"`},
		{"again", at, at, "spring", "root", http.StatusOK, `"made":false`},
		{"again, at another node", other, other, "spring", "root", http.StatusOK, `"made":false`},
		{"main", at, at, "main", "root", http.StatusOK, `"made":false`},
		{"by the machine's name", at, strings.Replace(at, "127.0.0.1", "localhost", 1), "summer", "root", http.StatusCreated, "localhost"},
	} {
		key := root
		if asked.key != "root" {
			key = testKey("mallory")
		}
		if status, answer := makes(t, asked.node, asked.origin, asked.name, key); status != asked.status || !strings.Contains(answer, asked.answer) {
			t.Errorf("%s: %d %s, want %d with %s", asked.what, status, answer, asked.status, asked.answer)
		}
	}
	for what, body := range map[string]string{
		"no JSON":            "spring",
		"a signature of 1 B": `{"name":"autumn","signature_base64":"AA=="}`,
		"what was signed for another name": func() string {
			return strings.Replace(string(makeBody(at, "autumn", root)), "autumn", "winter", 1)
		}(),
	} {
		if status, answer := posts(t, at+"/v1/ledgers", []byte(body)); status != http.StatusForbidden && status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", what, status, answer)
		}
	}
	for _, name := range []string{"autumn", "winter", "Spring"} {
		if status, answer := posts(t, at+"/l/"+name, []byte(`{}`)); status == http.StatusOK || strings.Contains(answer, "result") {
			t.Errorf("%s is there: %d %s", name, status, answer)
		}
	}
}

// TestALedgerThatNobodyMadeIsNotThere, and an address leads to one ledger.
func TestALedgerThatNobodyMadeIsNotThere(t *testing.T) {
	c := newCluster(t, 1)
	c.mustMake("one")
	for path, want := range map[string]string{"/l/two/": "NO_SUCH_LEDGER", "/l/one//": "NO_SUCH_ADDRESS", "/l/one/../main/": "NO_SUCH_ADDRESS"} {
		r, err := http.NewRequest(http.MethodPost, c.nodes[0].URL, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		r.URL.Opaque = strings.TrimPrefix(c.nodes[0].URL, "http:") + path // as it stands
		got, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		var text [512]byte
		n, _ := got.Body.Read(text[:])
		_ = got.Body.Close()
		if got.StatusCode != http.StatusNotFound || !strings.Contains(string(text[:n]), want) {
			t.Errorf("%s: %d %s, want %s", path, got.StatusCode, text[:n], want)
		}
	}
}

// TestADatabaseHasRoomForSoManyLedgers and then says so.
func TestADatabaseHasRoomForSoManyLedgers(t *testing.T) {
	c := newCluster(t, 1)
	c.sql(`INSERT INTO latchkey_ledgers SELECT 'many-' || i, genesis, height, hash, secret FROM latchkey_ledgers, generate_series(2, $1) AS i WHERE name = 'main'`, ledgersMax)
	status, answer := makes(t, c.nodes[0].URL, c.nodes[0].URL, "spring", testKey(rootID))
	if status != http.StatusInsufficientStorage || !strings.Contains(answer, `"code":"TOO_MANY_LEDGERS"`) || !strings.Contains(answer, "1000") {
		t.Errorf("%d %s", status, answer)
	}
}

// sql changes the database as nobody should.
func (c *cluster) sql(text string, arguments ...any) {
	c.t.Helper()
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, c.url)
	if err != nil {
		c.t.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, text, arguments...); err != nil {
		c.t.Fatal(err)
	}
}

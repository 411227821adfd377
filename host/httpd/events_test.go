package httpd

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"latchkey/core/events"
	"latchkey/core/rpc"
	"latchkey/host/eventindex"
	"latchkey/internal/test/memstore"
	"latchkey/internal/test/teller"
	"latchkey/internal/test/tellerhost"
)

// told is a server of a ledger whose contracts say what a test wants.
type told struct {
	*tellerhost.Node
	ledger *teller.Ledger
	files  eventindex.Memory
	events *eventindex.Follower
	*Server
}

func newTold(t *testing.T) *told {
	store := memstore.New()
	n := &told{ledger: teller.New(t, store, "drop.near", "other.near")}
	n.Node = tellerhost.New(n.ledger, store)
	n.begin()
	return n
}

// begin serves what a process that ended has left.
func (n *told) begin() {
	n.events = eventindex.Start(n.Node, &n.files, slog.New(slog.DiscardHandler))
	n.Server = New(Config{RPC: rpc.New(n.ledger.Ledger, n.Node).WithEvents(n.events.Index), Events: n.events, Log: slog.New(slog.DiscardHandler)})
}

// say has events with the numbers from first on, so many of them, a block each.
func (n *told) say(first, count int) {
	for i := range count {
		n.Make(func(l *teller.Ledger) {
			l.Say("drop.near", fmt.Sprintf(`EVENT_JSON:{"standard":"x","version":"1","event":"counted","data":{"n":%d}}`, first+i))
			l.Say("other.near", `EVENT_JSON:{"standard":"x","version":"1","event":"noise","data":{"text":"`+strings.Repeat("x", 3000)+`"}}`)
		})
	}
}

// came is one message of a stream.
type came struct {
	id string
	n  int // of the event; -1: it only says how far the stream is
}

// next reads a message.
func next(r *bufio.Reader) (c came, err error) {
	c.n = -1
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return c, err
		}
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch name {
		case "id":
			c.id = value
		case "data":
			var e struct {
				Cursor string
				Data   struct{ N int }
			}
			if err := json.Unmarshal([]byte(value), &e); err != nil || e.Cursor != c.id {
				return c, fmt.Errorf("%s with id %s: %w", value, c.id, err)
			}
			c.n = e.Data.N
		case "":
			if c.id != "" {
				return c, nil
			}
		}
	}
}

// TestAStreamLosesNothing, and repeats nothing, over connections that break and processes
// that end, while events come.
func TestAStreamLosesNothing(t *testing.T) {
	n := newTold(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { n.Handler().ServeHTTP(w, r) }))
	defer server.Close()
	defer func() { n.events.Close() }()
	const all = 300
	go func() {
		for i := 0; i < all; i += 3 {
			n.say(i, 3)
			time.Sleep(time.Millisecond)
		}
	}()
	last, want := "", 0
	for connection := 0; want < all; connection++ {
		r, err := http.NewRequest("GET", server.URL+"/v1/events/stream?contract_id=drop.near&from=0", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Last-Event-ID", last)
		answer, err := server.Client().Do(r)
		if err != nil || answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "text/event-stream" {
			t.Fatal(answer, err)
		}
		lines := bufio.NewReader(answer.Body)
		for range 1 + rand.IntN(80) {
			c, err := next(lines)
			if err != nil {
				break // the process has ended
			}
			if last = c.id; c.n < 0 {
				continue
			}
			if c.n != want {
				t.Fatalf("event %d came after %d", c.n, want-1)
			}
			if want++; want == all {
				break
			}
		}
		answer.Body.Close()
		if connection%3 == 2 {
			n.streams.end()
			n.events.Close()
			n.begin()
		}
	}
}

// streaming is a connection on which a stream was asked for.
func streaming(listener pipes, query string) (net.Conn, *bufio.Reader) {
	server, client := net.Pipe()
	listener <- server
	go fmt.Fprintf(client, "GET /v1/events/stream?%s HTTP/1.1\r\nHost: here\r\n\r\n", query)
	return client, bufio.NewReader(client)
}

// inStreams runs a test on a clock that goes on when all wait.
func inStreams(t *testing.T, test func(t *testing.T, n *told, listener pipes)) {
	synctest.Test(t, func(t *testing.T) {
		n, listener := newTold(t), make(pipes)
		go n.Serve(listener)
		test(t, n, listener)
		begun := time.Now()
		if err := n.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("shutting down took %s", took)
		}
		n.events.Close()
	})
}

func head(t *testing.T, r *bufio.Reader) (*http.Response, *bufio.Reader) {
	t.Helper()
	answer, err := http.ReadResponse(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	return answer, bufio.NewReader(answer.Body)
}

// TestASilentStreamSaysHowFarItIs, so that who comes back need not go through it again, and
// begins where the ledger is.
func TestASilentStreamSaysHowFarItIs(t *testing.T) {
	inStreams(t, func(t *testing.T, n *told, listener pipes) {
		n.say(0, 2)
		synctest.Wait()
		client, r := streaming(listener, "event=counted")
		defer client.Close()
		_, messages := head(t, r)
		for _, want := range []came{{"3", -1}, {"3", -1}} {
			if c, err := next(messages); err != nil || c != want {
				t.Errorf("%+v, %v", c, err)
			}
		}
		n.say(2, 1)
		if c, err := next(messages); err != nil || c != (came{"4.1.0", 2}) {
			t.Errorf("%+v, %v", c, err)
		}
		if c, err := next(messages); err != nil || c != (came{"4", -1}) {
			t.Errorf("%+v, %v", c, err)
		}
	})
}

// TestWhoDoesNotReadIsDropped, and has no place any more.
func TestWhoDoesNotReadIsDropped(t *testing.T) {
	inStreams(t, func(t *testing.T, n *told, listener pipes) {
		n.say(0, 50)
		client, r := streaming(listener, "from=0")
		head(t, r)
		time.Sleep(streamWriteMax + time.Second)
		synctest.Wait()
		if _, err := io.Copy(io.Discard, client); err != nil && err != io.EOF && err != io.ErrClosedPipe {
			t.Error(err)
		}
		for range streamsOfClientMax {
			client, r := streaming(listener, "")
			defer client.Close()
			if answer, _ := head(t, r); answer.StatusCode != http.StatusOK {
				t.Errorf("status %d", answer.StatusCode)
			}
		}
	})
}

// TestStreamsAreCounted: of one client, which is told so and when to come back.
func TestStreamsAreCounted(t *testing.T) {
	inStreams(t, func(t *testing.T, n *told, listener pipes) {
		for i := range streamsOfClientMax + 1 {
			client, r := streaming(listener, "")
			defer client.Close()
			answer, body := head(t, r)
			if i < streamsOfClientMax && answer.StatusCode == http.StatusOK {
				continue
			}
			text, _ := io.ReadAll(body)
			if i < streamsOfClientMax || answer.StatusCode != http.StatusTooManyRequests || answer.Header.Get("Retry-After") == "" || !strings.Contains(string(text), "streams of events of this address") {
				t.Errorf("%d: status %d, %s", i, answer.StatusCode, text)
			}
		}
	})
}

// TestAddressesOfEvents: what they refuse, and that a page is what JSON-RPC answers.
func TestAddressesOfEvents(t *testing.T) {
	n := newTold(t)
	defer n.events.Close()
	n.say(0, 3)
	get := func(path, last string) (int, string) {
		r := httptest.NewRequest("GET", path, nil)
		r.Header.Set("Last-Event-ID", last)
		w := httptest.NewRecorder()
		n.Handler().ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	status, text := get("/v1/events?event=counted&limit=2", "")
	var page events.Page
	if err := json.Unmarshal([]byte(text), &page); err != nil || status != 200 || len(page.Events) != 2 || !page.More || page.Next != "3.1.0" {
		t.Errorf("%d %s %v", status, text, err)
	}
	for path, want := range map[string]string{
		"/v1/events?event=a&event=b":               `\"event\" is given 2 times`,
		"/v1/events?event=counted;limit=2":         "parameters that cannot be read",
		"/v1/events?contract_id=%zz":               "parameters that cannot be read",
		"/v1/events/stream?event=%zz":              "parameters that cannot be read",
		"/v1/events?funder=a":                      "funder: there is no such parameter",
		"/v1/events/stream?to=5":                   "to: a stream has none",
		"/v1/events/stream?order=newest_first":     "order: a stream has none",
		"/v1/events/stream?path=data.%23&value=1":  "path: it has no modifiers",
		"/v1/events/stream?after=5.x":              "after: want a cursor",
		"/v1/events/stream?after=1.0.0%0a%0adata:": "after: want a cursor",
	} {
		if status, text := get(path, ""); status != http.StatusBadRequest || !strings.Contains(text, want) || !json.Valid([]byte(text)) {
			t.Errorf("%s: %d %s", path, status, text)
		}
	}
	if status, text := get("/v1/events/stream", "99"); status != http.StatusConflict || !strings.Contains(text, "EVENTS_BEYOND_HEAD") || !strings.Contains(text, "beyond the newest block, 4") {
		t.Errorf("a cursor of another ledger: %s", text)
	}
}

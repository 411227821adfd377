package apisuite

import (
	"bufio"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/ledger"
)

func (s *suite) drops(t *testing.T) {
	d := s.links(t, 1)
	var shown struct {
		State, Kind string
		Drop        struct {
			Funder  string
			Amount  amount.Yocto
			Counter int
		}
		Terms map[string]any
		Ended *struct{ Returned int }
	}
	s.get(t, dropPath(d.ID), 200, &shown)
	if shown.State != "active" || shown.Kind != "NEAR" || shown.Drop.Funder != "test.near" || shown.Drop.Amount != amount.NEAR || shown.Drop.Counter != 1 || shown.Terms["uses_per_key"] != 1.0 {
		t.Errorf("%+v", shown)
	}
	out, err := s.Funder.Call(t.Context(), ledger.DevDropContract, "cancel_drop", fmt.Appendf(nil, `{"drop_id":%d}`, d.ID), 2*claimGas, amount.Zero)
	if err != nil || out.Err() != nil {
		t.Fatal(out, err)
	}
	if s.get(t, dropPath(d.ID), 200, &shown); shown.State != "ended" || shown.Ended == nil || shown.Ended.Returned != 1 {
		t.Errorf("cancelled: %+v", shown)
	}
	for path, c := range map[string]struct {
		status int
		code   string
	}{
		dropPath(4_000_000_000):               {404, "UNKNOWN_DROP"},
		"/v1/drops/nobody.test.near/1":        {404, "UNKNOWN_ACCOUNT"},
		"/v1/drops/key.test.near/1":           {404, "CodeDoesNotExist"},
		"/v1/drops/registrar/1":               {404, "MethodNotFound"},
		"/v1/drops/Not%20one/1":               {400, "PARSE_ERROR"},
		"/v1/drops/drop.test.near/x":          {400, "PARSE_ERROR"},
		"/v1/drops/drop.test.near/-1":         {400, "PARSE_ERROR"},
		"/v1/drops/drop.test.near/4294967296": {400, "PARSE_ERROR"},
	} {
		if a := s.get(t, path, c.status, nil); a.Code != c.code || a.Error == "" {
			t.Errorf("%s: %s, want code %s", path, a.body, c.code)
		}
	}
}

func (s *suite) campaigns(t *testing.T) {
	newest := s.links(t, 1).ID
	var page struct {
		Drops []struct {
			ID uint64 `json:"drop_id"`
		}
		Next *uint64 `json:"next_id"`
	}
	seen := map[uint64]bool{}
	for path := "/v1/campaigns/test.near?limit=2"; path != ""; {
		page.Next = nil
		s.get(t, path, 200, &page)
		for _, d := range page.Drops {
			if seen[d.ID] {
				t.Fatalf("drop %d comes twice", d.ID)
			}
			seen[d.ID] = true
		}
		if path = ""; page.Next != nil {
			path = fmt.Sprintf("/v1/campaigns/test.near?contract_id=drop.test.near&limit=2&from_id=%d", *page.Next)
		}
	}
	if len(seen) < 2 || !seen[newest] {
		t.Errorf("found %v, want %d among them", seen, newest)
	}
	if s.get(t, "/v1/campaigns/nobody.near", 200, &page); len(page.Drops) != 0 || page.Next != nil {
		t.Errorf("of nobody: %+v", page)
	}
	for path, status := range map[string]int{
		"/v1/campaigns/test.near?limit=0":               400,
		"/v1/campaigns/test.near?limit=x":               400,
		"/v1/campaigns/test.near?limit=1&limit=2":       400,
		"/v1/campaigns/test.near?page=2":                400,
		"/v1/campaigns/test.near?contract_id=test.near": 404,
		"/v1/campaigns/test.near?contract_id=Not+one":   400,
		"/v1/campaigns/test.near?from_id=4000000000":    422,
	} {
		s.get(t, path, status, nil)
	}
}

// events finds the claims that the other tests have made, page by page.
func (s *suite) events(t *testing.T) {
	var page struct {
		Events []struct{ Cursor, Event string }
		Next   string
		More   bool
	}
	found, after := []string{}, ""
	for page.More = true; page.More; after = "&after=" + page.Next {
		page.Events = nil
		s.get(t, "/v1/events?contract_id=drop.test.near&event=claimed&limit=1"+after, 200, &page)
		for _, e := range page.Events {
			found = append(found, e.Event)
		}
	}
	if len(found) != 3 {
		t.Errorf("found %q, want 3 claims", found)
	}
	page.Events = nil
	if s.get(t, "/v1/events?funder_id=test.near&event=claimed", 200, &page); len(page.Events) != 3 {
		t.Errorf("by funder there are %d claims, want 3", len(page.Events))
	}
	if a := s.get(t, "/v1/events?after=999999999", 409, nil); a.Code != "EVENTS_BEYOND_HEAD" {
		t.Errorf("a cursor of another ledger: %s", a.body)
	}
	for _, query := range []string{"event=a&event=b", "event=%zz", "nonsense=1", "limit=0", "drop_id=1"} {
		s.get(t, "/v1/events?"+query, 400, nil)
	}
}

// stream reads some events, goes on behind the first, and hears of a new one.
func (s *suite) stream(t *testing.T) {
	first := s.follow(t, "?contract_id=drop.test.near&event=claimed&from=0", "")
	ids := []string{first(), first()}
	second := s.follow(t, "?contract_id=drop.test.near&event=claimed", ids[0])
	if id := second(); id != ids[1] {
		t.Errorf("behind %s comes %s, want %s", ids[0], id, ids[1])
	}
	second() // the last of the claims so far
	link := s.links(t, 1).Links[0]
	if a := s.ask(t, "POST", "/v1/claims", s.signed(t, link, "heard.test.near")); a.State != "claimed" {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if id := second(); id == "" || id == ids[1] {
		t.Errorf("the new claim has the id %q", id)
	}
	for _, query := range []string{"?to=5", "?order=newest_first", "?limit=1", "?nonsense=1", "?after=x", "?event=a&event=b"} {
		s.get(t, "/v1/events/stream"+query, 400, nil)
	}
	if a := s.ask(t, "GET", "/v1/events/stream", "", "Last-Event-ID", "999999999"); a.status != 409 || a.Code != "EVENTS_BEYOND_HEAD" {
		t.Errorf("a cursor of another ledger: %d %s", a.status, a.body)
	}
}

// follow opens a stream. What it returns waits for the next event and gives its id.
func (s *suite) follow(t *testing.T, query, last string) (next func() string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "GET", s.url+"/v1/events/stream"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	s.hold(t, r, &answer{status: response.StatusCode, header: response.Header})
	if kind := response.Header.Get("Content-Type"); response.StatusCode != 200 || kind != "text/event-stream" {
		t.Fatalf("%s %s", response.Status, kind)
	}
	lines := bufio.NewReader(response.Body)
	return func() (id string) {
		for data := false; ; {
			line, err := lines.ReadString('\n')
			if err != nil {
				t.Fatalf("the stream ended: %v", err)
			}
			switch name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": "); {
			case name == "id":
				id = value
			case name == "data":
				data = true
			case name == "" && data:
				return id
			}
		}
	}
}

func (s *suite) tags(t *testing.T) {
	d := s.links(t, 2)
	for _, path := range []string{dropPath(d.ID), keyPath(d.Links[0]), "/v1/campaigns/test.near", "/v1/events?limit=1", "/v1/openapi.json"} {
		tag := s.get(t, path, 200, nil).header.Get("ETag")
		if tag == "" {
			t.Errorf("%s has no ETag", path)
			continue
		}
		for _, known := range []string{tag, "W/" + tag, `"other", ` + tag} {
			if a := s.ask(t, "GET", path, "", "If-None-Match", known); a.status != http.StatusNotModified || len(a.body) != 0 || a.header.Get("ETag") != tag {
				t.Errorf("%s with %s: %d %s", path, known, a.status, a.body)
			}
		}
		if a := s.ask(t, "GET", path, "", "If-None-Match", `"other"`); a.status != 200 {
			t.Errorf("%s with another tag: %d", path, a.status)
		}
	}
	before := s.get(t, dropPath(d.ID), 200, nil).header.Get("ETag")
	if a := s.ask(t, "POST", "/v1/claims", s.signed(t, d.Links[0], "tagged.test.near")); a.State != "claimed" {
		t.Fatalf("%d %s", a.status, a.body)
	}
	if a := s.ask(t, "GET", dropPath(d.ID), "", "If-None-Match", before); a.status != 200 {
		t.Errorf("a drop that has changed: %d", a.status)
	}
}

func (s *suite) refusals(t *testing.T) {
	for _, path := range []string{"/v1/keys/drop.test.near/ed25519:0", "/v1/keys/drop.test.near/%ff", "/v1/keys/Not%20one/ed25519:AvBVZDQrg8pCpEDFUpgeLYLRGUW8s5h57NGhb1Tc4H5q"} {
		if a := s.get(t, path, 400, nil); a.Code != "PARSE_ERROR" {
			t.Errorf("%s: %s", path, a.body)
		}
	}
	for _, q := range []struct {
		method, path string
		status       int
	}{{"GET", "/v1", 404}, {"GET", "/v1/", 404}, {"GET", "/v1/nothing", 404}, {"POST", "/v1/events", 405}, {"DELETE", "/v1/claims", 405}, {"POST", "/v1", 405}} {
		r, err := http.NewRequestWithContext(t.Context(), q.method, s.url+q.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != q.status || response.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %s: %s, want %d", q.method, q.path, response.Status, q.status)
		}
	}
}

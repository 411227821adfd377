package apisuite

import (
	"fmt"
	"testing"

	"latchkey/core/ledger"
)

// log takes the beginning and blocks, and wants what does not exist refused.
func (s *suite) log(t *testing.T) {
	first := s.get(t, "/v1/log?record=0", 200, nil)
	records, taken, err := ledger.ReadArchive(first.body, true)
	if err != nil || taken != len(first.body) || len(records) == 0 {
		t.Fatalf("the beginning: %d records in %d of %d bytes: %v", len(records), taken, len(first.body), err)
	}
	g, err := ledger.ParseGenesis(records[0].Body)
	if err != nil {
		t.Fatal(err)
	}
	s.links(t, 1) // there are blocks
	page := s.get(t, fmt.Sprintf("/v1/log?from=%d", g.Height+1), 200, nil)
	records, taken, err = ledger.ReadArchive(page.body, false)
	if err != nil || taken != len(page.body) || len(records) == 0 || page.header.Get("Latchkey-Next") == "" || page.header.Get("Latchkey-Done") == "" {
		t.Errorf("blocks: %d records, %v: %v", len(records), page.header, err)
	}
	again := s.get(t, fmt.Sprintf("/v1/log?from=%d", g.Height+2), 200, nil)
	if rest := ledger.WriteArchive(records[1:2]); len(again.body) < len(rest) || string(again.body[:len(rest)]) != string(rest) {
		t.Errorf("from the second block on there are other bytes than behind the first")
	}
	for path, c := range map[string]struct {
		status int
		code   string
	}{
		"/v1/log":                       {400, "PARSE_ERROR"},
		"/v1/log?from=x":                {400, "PARSE_ERROR"},
		"/v1/log?from=2&record=0":       {400, "PARSE_ERROR"},
		"/v1/log?to=3":                  {400, "PARSE_ERROR"},
		"/v1/log?record=99999999999":    {400, "PARSE_ERROR"},
		"/v1/log?from=0":                {409, "LOG_BEYOND_HEAD"},
		"/v1/log?from=9999999999999999": {409, "LOG_BEYOND_HEAD"},
	} {
		if a := s.get(t, path, c.status, nil); a.Code != c.code || a.Error == "" {
			t.Errorf("%s: %s, want code %s", path, a.body, c.code)
		}
	}
}

package rpc_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"latchkey/core/events"
	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/internal/test/memstore"
	"latchkey/internal/test/teller"
	"latchkey/internal/test/tellerhost"
)

// segments are an index's in memory.
type segments map[int][]byte

func (s segments) Load(number int) ([]byte, error)       { return s[number], nil }
func (s segments) Save(number int, content []byte) error { s[number] = content; return nil }
func (s segments) Remove(number int) error               { delete(s, number); return nil }

// TestEventsByJSONRPC: numbers and texts are the same in params, and what cannot be
// answered says why, with a code.
func TestEventsByJSONRPC(t *testing.T) {
	store := memstore.New()
	l := teller.New(t, store, "drop.near")
	n := tellerhost.New(l, store)
	for drop := range 3 {
		n.Make(func(l *teller.Ledger) {
			l.Say("drop.near", fmt.Sprintf(`EVENT_JSON:{"standard":"latchkey-drop","version":"1.0.0","event":"drop_created","data":[{"drop_id":%d,"funder":"ann.near","open":true}]}`, drop))
		})
	}
	var index *events.Index
	if err := n.Read(func(v *ledger.View) (err error) {
		if index, err = events.Open(segments{}, v); err == nil {
			err = index.Advance(v, 100)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	var failure error
	without := rpc.New(l.Ledger, n)
	with := without.WithEvents(func(uint64) (*events.Index, error) { return index, failure })
	ask := func(s *rpc.Server, params string) (count int, code, text string) {
		t.Helper()
		answer, _ := s.Handle([]byte(`{"id":1,"method":"latchkey_events","params":` + params + `}`))
		var a struct {
			Result *events.Page
			Error  *struct{ Latchkey rpc.Told }
		}
		if err := json.Unmarshal(answer, &a); err != nil || (a.Result == nil) == (a.Error == nil) {
			t.Fatalf("%s: %s", params, answer)
		}
		if a.Error != nil {
			return 0, a.Error.Latchkey.Code, a.Error.Latchkey.Message
		}
		return len(a.Result.Events), "", ""
	}
	for params, want := range map[string]int{
		`{}`:   3,
		`null`: 3,
		`{"contract_id":"drop.near","drop_id":1}`:                  1,
		`{"contract_id":"drop.near","drop_id":"1"}`:                1,
		`{"path":"data.0.drop_id","value":2}`:                      1,
		`{"path":"data.0.open","value":true,"limit":2}`:            2,
		`{"from":1800000000000000000,"to":"2027-01-15T08:00:02Z"}`: 1,
	} {
		for _, s := range []*rpc.Server{with, without} {
			if got, code, text := ask(s, params); got != want {
				t.Errorf("%s: %d events, want %d; %s %s", params, got, want, code, text)
			}
		}
	}
	if got, _, _ := ask(with, `{"funder_id":"ann.near"}`); got != 3 {
		t.Errorf("by funder: %d", got)
	}
	for params, want := range map[string]string{
		`{"funder_id":"ann.near"}`: "EVENTS_NEED_INDEX: funder_id: this host keeps no index",
		`{"after":"99"}`:           "EVENTS_BEYOND_HEAD: after: the cursor 99 is beyond the newest block, 4",
		`{"funder":"ann.near"}`:    "PARSE_ERROR: params: funder: there is no such parameter",
		`{"event":null}`:           "PARSE_ERROR: params: event: want a string, a number or a boolean",
		`{"event":["a"]}`:          "PARSE_ERROR: params: event: want a string",
		`[1]`:                      "PARSE_ERROR: params: ",
		`{"event":"` + strings.Repeat("x", 300) + `"}`: "PARSE_ERROR: params: event: it has 300 bytes",
	} {
		if _, code, text := ask(without, params); !strings.HasPrefix(code+": "+text, want) {
			t.Errorf("%s: %s: %s", params, code, text)
		}
	}
	failure = events.ErrOpening
	if _, code, _ := ask(with, `{}`); code != "EVENTS_NOT_READY" {
		t.Errorf("while the index is read: %s", code)
	}
}

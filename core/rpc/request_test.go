package rpc

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestSmallRequestsStaySmall: what a request repeats or lists is bounded before it is
// taken apart, and so is what an error repeats of it.
func TestSmallRequestsStaySmall(t *testing.T) {
	h := newMemoryHost(t)
	server := New(h.ledger, h)
	long := strings.Repeat("<", 1<<20)
	ones := "[" + strings.Repeat("1,", 1<<19) + "1]"
	for name, c := range map[string]struct{ body, says string }{
		"a long id":           {fmt.Sprintf(`{"id":%q,"method":"status"}`, long), "the id has 1048578 bytes, at most 1024 are allowed"},
		"a long method":       {fmt.Sprintf(`{"id":1,"method":%q}`, long), "METHOD_NOT_FOUND"},
		"a long list":         {`{"id":1,"method":"EXPERIMENTAL_changes","params":` + ones + `}`, "params of EXPERIMENTAL_changes have 1048579 bytes, at most 65536 are allowed"},
		"a list of one, long": {`{"id":1,"method":"send_tx","params":` + ones + `}`, "the list has more than 1 items, want 1 to 1"},
		"a long level":        {fmt.Sprintf(`{"id":1,"method":"send_tx","params":{"signed_tx_base64":"AA==","wait_until":%q}}`, long), "unknown wait_until"},
		"a long kind":         {fmt.Sprintf(`{"id":1,"method":"query","params":{"request_type":%q,"finality":"final"}}`, long), "unknown request_type"},
	} {
		text, status := server.Handle([]byte(c.body))
		if status == 200 || !strings.Contains(string(text), c.says) || len(text) > 16<<10 {
			t.Errorf("%s: %d, %d bytes: %.300s", name, status, len(text), text)
		}
	}
}

// TestItemsAreThoseOfPackageJSON: lists are taken apart as package json does.
func TestItemsAreThoseOfPackageJSON(t *testing.T) {
	for _, list := range []string{`[]`, ` [ ] `, `[1]`, `["a"]`, `[ "a,b" , [1,[2,3],{"x":","}] , "\"]," ]`, `[null,{"a":[1,2]},-1.5e3]`, `["\\",2]`} {
		var want []json.RawMessage
		if err := json.Unmarshal([]byte(list), &want); err != nil {
			t.Fatal(err)
		}
		got, more := firstItems(json.RawMessage(list), len(want))
		if more || fmt.Sprintf("%s", got) != fmt.Sprintf("%s", want) {
			t.Errorf("%s: got %s, %v, want %s", list, got, more, want)
		}
		if _, more := firstItems(json.RawMessage(list), len(want)-1); more != (len(want) > 0) {
			t.Errorf("%s: that there are more than %d is not seen", list, len(want)-1)
		}
	}
}

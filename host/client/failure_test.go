package client

import (
	"encoding/json"
	"testing"
)

// TestWhyATransactionFailed: the variant and the node's sentence, and of what a guest
// said only that.
func TestWhyATransactionFailed(t *testing.T) {
	for _, c := range []struct{ kind, sentence, want string }{
		{`{"FunctionCallError":{"ExecutionError":"Smart contract panicked: a key is there twice"}}`, "a key is there twice", "a key is there twice"},
		{`{"FunctionCallError":{"ExecutionError":"Smart contract panicked: oh"}}`, "", "Smart contract panicked: oh"},
		{`{"FunctionCallError":{"ExecutionError":"Exceeded the prepaid gas."}}`, "Exceeded the prepaid gas.", "Exceeded the prepaid gas."},
		{`{"FunctionCallError":{"MethodResolveError":"MethodNotFound"}}`, `there is no method "a"`, `MethodNotFound: there is no method "a"`},
		{`{"AccountDoesNotExist":{"account_id":"a.near"}}`, "a.near does not exist", "AccountDoesNotExist: a.near does not exist"},
	} {
		e := &ExecutionError{Failure: json.RawMessage(`{"ActionError":{"index":0,"kind":` + c.kind + `}}`), Sentence: c.sentence}
		if got := e.Reason(); got != c.want {
			t.Errorf("%s with %q: %q, want %q", c.kind, c.sentence, got, c.want)
		}
	}
}

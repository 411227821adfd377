package rpc

import (
	"encoding/base64"
	"encoding/json"
	"strings"

	"github.com/mr-tron/base58"
)

// queryByPath reads the form of query that came before named parameters and
// that some libraries still send: [PATH, DATA], where DATA is base58 and PATH
// one of account/A, access_key/A, access_key/A/KEY, code/A, contract/A (DATA is
// a prefix) and call/A/METHOD (DATA is the arguments).
func (p params) queryByPath() (queryRequest, *Error) {
	var q queryRequest
	items, failure := p.array(2, 2)
	if failure != nil {
		return q, failure
	}
	var path, data string
	if json.Unmarshal(items[0], &path) != nil || json.Unmarshal(items[1], &data) != nil {
		return q, parseError("params: the list holds a path and base58 data")
	}
	raw, err := base58.Decode(data)
	if err != nil && data != "" {
		return q, parseError("params: data: %v", err)
	}
	kind, rest, _ := strings.Cut(path, "/")
	account, more, hasMore := strings.Cut(rest, "/")
	final, encoded := "final", base64.StdEncoding.EncodeToString(raw)
	q.AccountID, q.Finality = account, &final
	switch {
	case kind == "account" && !hasMore:
		q.RequestType = "view_account"
	case kind == "access_key" && !hasMore:
		q.RequestType = "view_access_key_list"
	case kind == "access_key":
		q.RequestType, q.PublicKey = "view_access_key", more
	case kind == "code" && !hasMore:
		q.RequestType = "view_code"
	case kind == "contract" && !hasMore:
		q.RequestType, q.PrefixBase64 = "view_state", encoded
	case kind == "call" && hasMore:
		q.RequestType, q.MethodName, q.ArgsBase64 = "call_function", more, encoded
	default:
		return q, parseError("params: unknown path %q", path)
	}
	return q, nil
}

// queryRequest reads either form.
func (p params) queryRequest() (q queryRequest, failure *Error) {
	if p.isArray() {
		return p.queryByPath()
	}
	return q, p.object(&q)
}

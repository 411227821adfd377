package rpc

import (
	"fmt"

	"latchkey/core/accesskey"
	"latchkey/core/keys"
)

func publicKeyParam(name, text string) (keys.PublicKey, *Error) {
	key, err := keys.ParsePublicKey(text)
	if err != nil {
		return key, parseError("params: %s: %v", name, err)
	}
	return key, nil
}

func viewAccessKey(x *exchange, q *queryRequest) (any, *Error) {
	key, failure := publicKeyParam("public_key", q.PublicKey)
	if failure != nil {
		return nil, failure
	}
	ak, ok := x.view.AccessKey(q.id, key)
	if !ok {
		return nil, x.missingKey(q, "UNKNOWN_ACCESS_KEY", key).
			insteadOf(flatError{fmt.Sprintf("access key %s does not exist while viewing", key), []string{}, x.place(),
				&Told{"UNKNOWN_ACCESS_KEY", fmt.Sprintf("account %s has no key %s", q.id, key)}})
	}
	return struct {
		accesskey.AccessKey
		Place
	}{ak, x.place()}, nil
}

// missingKey tells apart that the account has no such key, and that there is no
// such account.
func (x *exchange) missingKey(q *queryRequest, cause string, key keys.PublicKey) *Error {
	if _, ok := x.view.Account(q.id); !ok {
		return x.unknownAccount(q.id)
	}
	return handlerError(cause, at(x.view.Head, map[string]any{"public_key": key}),
		fmt.Sprintf("Access key for public key %s has never been observed on the node", key))
}

type keyListEntry struct {
	PublicKey keys.PublicKey      `json:"public_key"`
	AccessKey accesskey.AccessKey `json:"access_key"`
}

type keyList struct {
	Keys []keyListEntry `json:"keys"`
	// LastKey is where the next page starts; only when there is one.
	LastKey *keys.PublicKey `json:"last_key,omitempty"`
	Place
}

// viewAccessKeyList answers query about a missing account with an empty list.
func viewAccessKeyList(x *exchange, q *queryRequest) (any, *Error) {
	var after *keys.PublicKey
	if q.AfterKey != nil {
		key, failure := publicKeyParam("after_key", *q.AfterKey)
		if failure != nil {
			return nil, failure
		}
		after = &key
	}
	v := keyList{Keys: []keyListEntry{}, Place: x.place()}
	if _, ok := x.view.Account(q.id); !ok {
		return nil, x.unknownAccount(q.id).insteadOf(v)
	}
	x.view.AccessKeysAfter(q.id, after, func(k keys.PublicKey, ak accesskey.AccessKey) bool {
		if q.pageEnds(len(v.Keys)) {
			v.LastKey = &v.Keys[len(v.Keys)-1].PublicKey
			return false
		}
		v.Keys = append(v.Keys, keyListEntry{k, ak})
		return true
	})
	return v, nil
}

// viewGasKey finds none: the schedule knows no gas keys.
func viewGasKey(x *exchange, q *queryRequest) (any, *Error) {
	key, failure := publicKeyParam("public_key", q.PublicKey)
	if failure != nil {
		return nil, failure
	}
	return nil, x.missingKey(q, "UNKNOWN_GAS_KEY", key)
}

func viewGasKeyList(x *exchange, q *queryRequest) (any, *Error) {
	if _, ok := x.view.Account(q.id); !ok {
		return nil, x.unknownAccount(q.id)
	}
	return keyList{Keys: []keyListEntry{}, Place: x.place()}, nil
}

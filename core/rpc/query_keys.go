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

func viewAccessKey(c *context, q *queryRequest) (any, *Error) {
	key, failure := publicKeyParam("public_key", q.PublicKey)
	if failure != nil {
		return nil, failure
	}
	ak, ok := c.view.AccessKey(q.id, key)
	if !ok {
		return nil, c.missingKey(q, "UNKNOWN_ACCESS_KEY", key).
			insteadOf(flatError{Error: fmt.Sprintf("access key %s does not exist while viewing", key), Logs: []string{}, place: c.place()})
	}
	return struct {
		accesskey.AccessKey
		place
	}{ak, c.place()}, nil
}

// missingKey tells apart that the account has no such key, and that there is no
// such account.
func (c *context) missingKey(q *queryRequest, cause string, key keys.PublicKey) *Error {
	if _, ok := c.view.Account(q.id); !ok {
		return c.unknownAccount(q.id)
	}
	return handlerError(cause, at(c.view.Head, map[string]any{"public_key": key}),
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
	place
}

// viewAccessKeyList answers query about a missing account with an empty list.
func viewAccessKeyList(c *context, q *queryRequest) (any, *Error) {
	var after *keys.PublicKey
	if q.AfterKey != nil {
		key, failure := publicKeyParam("after_key", *q.AfterKey)
		if failure != nil {
			return nil, failure
		}
		after = &key
	}
	v := keyList{Keys: []keyListEntry{}, place: c.place()}
	if _, ok := c.view.Account(q.id); !ok {
		return nil, c.unknownAccount(q.id).insteadOf(v)
	}
	c.view.AccessKeysAfter(q.id, after, func(k keys.PublicKey, ak accesskey.AccessKey) bool {
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
func viewGasKey(c *context, q *queryRequest) (any, *Error) {
	key, failure := publicKeyParam("public_key", q.PublicKey)
	if failure != nil {
		return nil, failure
	}
	return nil, c.missingKey(q, "UNKNOWN_GAS_KEY", key)
}

func viewGasKeyList(c *context, q *queryRequest) (any, *Error) {
	if _, ok := c.view.Account(q.id); !ok {
		return nil, c.unknownAccount(q.id)
	}
	return keyList{Keys: []keyListEntry{}, place: c.place()}, nil
}

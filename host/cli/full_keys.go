package cli

import (
	"context"
	"encoding/json"
	"fmt"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/keys"
	"latchkey/host/client"
)

// signerWithFullKeys returns who signs for an account, and its full-access keys.
func (a *app) signerWithFullKeys(ctx context.Context, id account.ID) (*client.Signer, []keys.PublicKey, error) {
	signer, err := a.signer(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	list, err := a.client().AccessKeys(ctx, client.Final, id)
	if err != nil {
		return nil, nil, err
	}
	full, err := fullAccessKeys(list.Keys)
	return signer, full, err
}

// fullAccessKeys picks the full-access keys of a list. One of a type that this
// program does not know is an error: it would be left behind.
func fullAccessKeys(list []client.ListedKey) ([]keys.PublicKey, error) {
	var full []keys.PublicKey
	for _, k := range list {
		var key accesskey.AccessKey
		if json.Unmarshal(k.AccessKey, &key) == nil && !key.Permission.IsFullAccess() {
			continue
		}
		public, err := keys.ParsePublicKey(k.PublicKey)
		if err != nil {
			return nil, fmt.Errorf("key %s: %w", k.PublicKey, err)
		}
		full = append(full, public)
	}
	return full, nil
}

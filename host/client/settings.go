package client

import (
	"context"
	"encoding/base64"

	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/rpc"
)

// Settings are the rules of a ledger that its admin keys may change.
type Settings = rpc.Settings

// Settings asks for the ledger's settings.
func (c *Client) Settings(ctx context.Context) (*Settings, error) {
	s := &Settings{}
	return s, c.Do(ctx, "latchkey_settings", map[string]any{}, s)
}

// Administer changes settings, signed with key: edit notes what to change, given
// those in force. It returns the settings after the change.
func (c *Client) Administer(ctx context.Context, key keys.SecretKey, edit func(*Settings, *ledger.AdminChange) error) (*Settings, error) {
	s, err := c.Settings(ctx)
	if err != nil {
		return nil, err
	}
	change := ledger.AdminChange{Ledger: s.Ledger, Sequence: s.NextSequence}
	if err := edit(s, &change); err != nil {
		return nil, err
	}
	signed := base64.StdEncoding.EncodeToString(change.Sign(key).Borsh())
	after := &Settings{}
	return after, c.Do(ctx, "latchkey_admin", map[string]string{"signed_change_base64": signed}, after)
}

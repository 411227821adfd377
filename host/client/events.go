package client

import (
	"context"

	"latchkey/core/events"
)

// Events asks for a page of events, by the names of parameters that events.NewRequest
// reads. Nodes other than Latchkey's do not know the method.
func (c *Client) Events(ctx context.Context, texts map[string]string) (*events.Page, error) {
	page := &events.Page{}
	if err := c.Do(ctx, "latchkey_events", texts, page); err != nil {
		return nil, err
	}
	return page, nil
}

package rpc

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"

	"latchkey/core/events"
)

// Events gives a host's index of events, once it has come to height, or what there is of it
// a moment later.
type Events func(height uint64) (*events.Index, error)

// WithEvents returns the server on a host that keeps an index of events.
func (s *Server) WithEvents(e Events) *Server {
	with := *s
	with.events = e
	return &with
}

// latchkeyEvents answers latchkey_events: params are those of events.NewRequest.
func latchkeyEvents(x *exchange, p params) (any, *Error) {
	texts, failure := p.texts()
	if failure != nil {
		return nil, failure
	}
	q, err := events.NewRequest(texts)
	if err != nil {
		return nil, parseError("params: %v", err)
	}
	return x.findEvents(q)
}

// index is the host's, nil where it keeps none.
func (x *exchange) index() (*events.Index, *Error) {
	if x.events == nil {
		return nil, nil
	}
	index, err := x.events(x.view.Head.Height)
	if err != nil {
		return nil, eventsError(err)
	}
	return index, nil
}

func (x *exchange) findEvents(q *events.Request) (any, *Error) {
	index, failure := x.index()
	if failure != nil {
		return nil, failure
	}
	if failure := x.enter(); failure != nil {
		return nil, failure
	}
	page, err := events.Search(x.view, index, q)
	if err != nil {
		return nil, eventsError(err)
	}
	return page, nil
}

// eventsError is of a host that cannot find events, or cannot now.
func eventsError(err error) *Error {
	if errors.Is(err, events.ErrNeedsIndex) {
		return handlerError(causeNeedsIndex, map[string]any{"error_message": err.Error()}, err.Error())
	}
	if param := (*events.ParamError)(nil); errors.As(err, &param) {
		return parseError("params: %v", param)
	}
	if beyond := (*events.BeyondError)(nil); errors.As(err, &beyond) {
		return handlerError(causeBeyondHead, map[string]any{"error_message": err.Error(), "block_height": beyond.Head}, err.Error())
	}
	if errors.Is(err, events.ErrDamaged) || errors.Is(err, events.ErrOpening) {
		return handlerError(causeNotReady, map[string]any{"error_message": err.Error()}, err.Error())
	}
	return truncatedError(err)
}

const (
	causeNeedsIndex = "EVENTS_NEED_INDEX"
	causeBeyondHead = "EVENTS_BEYOND_HEAD"
	causeNotReady   = "EVENTS_NOT_READY"
)

// eventStatuses are the HTTP statuses of these where no client of NEAR's asks.
var eventStatuses = map[string]int{causeNeedsIndex: 501, causeBeyondHead: 409, causeTruncated: 410, causeNotReady: 503}

// Events returns a page of events, or the answer to a request that has none, with its
// HTTP status: 503 for what can be had in a moment.
func (s *Server) Events(texts map[string]string) (page *events.Page, failure []byte, httpStatus int) {
	page, err := s.pageOfEvents(texts)
	if err == nil {
		return page, nil, err.httpStatus()
	}
	failure, httpStatus = reply(nil, nil, err)
	if status, ok := eventStatuses[err.Cause.Name]; ok {
		httpStatus = status
	}
	return nil, failure, httpStatus
}

func (s *Server) pageOfEvents(texts map[string]string) (*events.Page, *Error) {
	q, err := events.NewRequest(texts)
	if err != nil {
		return nil, parseError("%v", err)
	}
	x := &exchange{Server: s}
	defer x.leave()
	found, failure := x.run(func(x *exchange, _ params) (any, *Error) { return x.findEvents(q) }, params{})
	if failure != nil {
		return nil, failure
	}
	return found.(*events.Page), nil
}

// texts are the parameters of an object by name: strings, numbers and booleans as text.
func (p params) texts() (map[string]string, *Error) {
	texts := map[string]string{}
	if p.isEmpty() {
		return texts, nil
	}
	var members map[string]json.RawMessage
	if failure := p.object(&members); failure != nil {
		return nil, failure
	}
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		var text string
		switch raw := bytes.TrimSpace(members[name]); raw[0] {
		case '"':
			_ = json.Unmarshal(raw, &text) // it is a string
		case '[', '{', 'n':
			return nil, parseError("params: %s: want a string, a number or a boolean", name)
		default:
			text = string(raw)
		}
		texts[name] = text
	}
	return texts, nil
}

package nep297

import (
	"encoding/json"
	"strings"
)

// Event is what a contract says has happened.
type Event struct {
	Standard string          `json:"standard"`
	Version  string          `json:"version"`
	Event    string          `json:"event"`
	Data     json.RawMessage `json:"data,omitempty"`
}

// Prefix begins the logs that are events.
const Prefix = "EVENT_JSON:"

// Parse reads a log; false when it is not exactly one event. JSON that readers could
// understand differently is none: Read says what that is. The value is the event's.
func Parse(log string) (Event, *Value, bool) {
	text, is := strings.CutPrefix(log, Prefix)
	if !is {
		return Event{}, nil, false
	}
	v, is := Read(text)
	if !is {
		return Event{}, nil, false
	}
	e := Event{Standard: v.text("standard"), Version: v.text("version"), Event: v.text("event")}
	if e.Standard == "" || e.Version == "" || e.Event == "" {
		return Event{}, nil, false
	}
	if data := v.Member("data"); data != nil {
		e.Data = json.RawMessage(data.Raw)
	}
	return e, v, true
}

// text is a member that is a string, or empty.
func (v *Value) text(name string) string {
	if member := v.Member(name); member != nil && member.Kind == String {
		return member.Text()
	}
	return ""
}

// Objects are what an event has happened to: its data if that is an object, or the
// objects in a list of them.
func (v *Value) Objects() []Value {
	data := v.Member("data")
	switch {
	case data == nil:
		return nil
	case data.Kind == Object:
		return []Value{*data}
	}
	return data.Items
}

package ledger

import (
	"encoding/json"
	"strings"

	"latchkey/core/tagged"
)

// Event is a NEP-297 event: what a contract says happened.
type Event struct {
	Standard string          `json:"standard"`
	Version  string          `json:"version"`
	Event    string          `json:"event"`
	Data     json.RawMessage `json:"data,omitempty"`
}

const eventPrefix = "EVENT_JSON:"

// ParseEvent reads a log line; false when it is not exactly one event.
func ParseEvent(log tagged.GuestText) (Event, bool) {
	text, ok := strings.CutPrefix(string(log), eventPrefix)
	if !ok {
		return Event{}, false
	}
	var e Event
	if err := json.Unmarshal([]byte(text), &e); err != nil || e.Standard == "" || e.Version == "" || e.Event == "" {
		return Event{}, false
	}
	return e, true
}

// Events returns the events among an outcome's logs, in order. Those of a
// failed receipt did not happen.
func (p *Placed) Events() []Event {
	if p.Status.Failure != nil {
		return nil
	}
	var events []Event
	for _, log := range p.Logs {
		if e, ok := ParseEvent(log); ok {
			events = append(events, e)
		}
	}
	return events
}

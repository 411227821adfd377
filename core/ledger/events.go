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

// Said splits an outcome's logs into events and others, each in order. The events
// of a failed receipt did not happen, and are left out.
func (p *Placed) Said() (events []Event, logs []string) {
	for _, log := range p.Logs {
		e, isEvent := ParseEvent(log)
		switch {
		case !isEvent:
			logs = append(logs, string(log))
		case p.Status.Failure == nil:
			events = append(events, e)
		}
	}
	return events, logs
}

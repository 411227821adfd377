package drops

import (
	"encoding/json"

	"latchkey/core/nep297"
	"latchkey/host/client"
)

// eventStandard is the NEP-297 standard of drop contracts.
const eventStandard = "latchkey-drop"

// eventsOf returns the data of a transaction's events of one name.
func eventsOf[Data any](out *client.Outcome, name string) (found []Data) {
	for _, log := range out.Logs() {
		if e, _, isEvent := nep297.Parse(log); isEvent {
			found = append(found, dataOf[Data](e, name)...)
		}
	}
	return found
}

// dataOf returns an event's data, if it has that name.
func dataOf[Data any](e nep297.Event, name string) (data []Data) {
	if e.Standard != eventStandard || e.Event != name || json.Unmarshal(e.Data, &data) != nil {
		return nil
	}
	return data
}

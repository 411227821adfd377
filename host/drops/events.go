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
		e, _, isEvent := nep297.Parse(log)
		var data []Data
		if isEvent && e.Standard == eventStandard && e.Event == name && json.Unmarshal(e.Data, &data) == nil {
			found = append(found, data...)
		}
	}
	return found
}

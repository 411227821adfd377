package nearnode

import "encoding/json"

// constant reads what is the same on every ledger, an object in JSON, for the rest
// to be added to. Entry by entry in Go it would take a browser several times as long
// to load.
func constant(object string) map[string]any {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(object), &fields); err != nil {
		panic("nearnode: " + err.Error())
	}
	v := make(map[string]any, len(fields))
	for name, value := range fields {
		v[name] = value
	}
	return v
}

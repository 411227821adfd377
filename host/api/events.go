package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
)

// events answers GET /v1/events with a page, as latchkey_events does.
func (a *api) events(w http.ResponseWriter, r *http.Request) {
	texts, err := Params(r.URL.RawQuery)
	if err != nil {
		Fail(w, http.StatusBadRequest, CodeBadRequest, "%v", err)
		return
	}
	var page json.RawMessage
	if no := a.ask(r, "latchkey_events", texts, &page); no != nil {
		no.tell(w)
		return
	}
	a.read(w, r, http.StatusOK, page)
}

// Params are the parameters of an address. One that is there twice could be taken for
// either, and one that cannot be read for none.
func Params(query string) (map[string]string, error) {
	parsed, err := url.ParseQuery(query)
	if err != nil {
		return nil, fmt.Errorf("the address has parameters that cannot be read: %w", err)
	}
	texts := map[string]string{}
	for name, values := range parsed {
		if len(values) > 1 {
			return nil, fmt.Errorf("%.64q is given %d times: once is enough", name, len(values))
		}
		texts[name] = values[0]
	}
	return texts, nil
}

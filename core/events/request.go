package events

import (
	"fmt"
	"slices"
	"strconv"

	"latchkey/core/account"
	"latchkey/core/nep297"
)

// Request is a question for events.
type Request struct {
	Filter
	After  *Position // go on behind this one, in the order that is asked for
	Limit  int       // of events in a page
	Newest bool      // the newest first
}

// Events in a page.
const (
	LimitDefault = 100
	LimitMax     = 1000
)

// textBytesMax bounds names and values of a filter.
const textBytesMax = 256

// ParamError is a parameter of a request that says nothing that can be done.
type ParamError struct{ Name, Reason string }

func (e *ParamError) Error() string { return e.Name + ": " + e.Reason }

// params are the names of parameters, with how each is read.
var params = map[string]func(*Request, string) error{
	"contract_id": func(r *Request, text string) error { return setAccount(&r.Contract, text) },
	"funder_id":   func(r *Request, text string) error { return setAccount(&r.Funder, text) },
	"account_id":  func(r *Request, text string) error { return setAccount(&r.Account, text) },
	"standard":    func(r *Request, text string) error { return setText(&r.Standard, text) },
	"event":       func(r *Request, text string) error { return setText(&r.Event, text) },
	"drop_id":     func(r *Request, text string) error { return setText(&r.Drop, text) },
	"value":       func(r *Request, text string) error { return setValue(&r.Value, text) },
	"from":        func(r *Request, text string) error { return setTime(&r.From, text) },
	"to":          func(r *Request, text string) error { return setTime(&r.To, text) },
	"path": func(r *Request, text string) (err error) {
		r.Path, err = nep297.ParsePath(text)
		return err
	},
	"after": func(r *Request, text string) error {
		p, err := ParsePosition(text)
		r.After = &p
		return err
	},
	"limit": func(r *Request, text string) error {
		n, err := strconv.Atoi(text)
		if r.Limit = n; err != nil || n < 1 || n > LimitMax {
			return fmt.Errorf("want 1 to %d", LimitMax)
		}
		return nil
	},
	"order": func(r *Request, text string) error {
		if r.Newest = text == "newest_first"; !r.Newest && text != "oldest_first" {
			return fmt.Errorf("want oldest_first, which is the default, or newest_first")
		}
		return nil
	},
}

// NewRequest reads a request from its parameters by name, each as text. Its error is a
// *ParamError.
func NewRequest(texts map[string]string) (*Request, error) {
	names := make([]string, 0, len(texts))
	for name := range texts {
		names = append(names, name)
	}
	slices.Sort(names)
	r := &Request{Limit: LimitDefault}
	for _, name := range names {
		set, known := params[name]
		if !known {
			return nil, unknownParam(name)
		}
		if err := set(r, texts[name]); err != nil {
			return nil, &ParamError{name, err.Error()}
		}
	}
	_, valued := texts["value"]
	switch {
	case r.Drop != "" && r.Contract == "":
		return nil, &ParamError{"drop_id", "the drops of each contract have numbers of their own: give contract_id as well"}
	case valued != (r.Path != nil):
		return nil, &ParamError{"path", "path and value go together: where to look in the event, and what is there"}
	case r.To != 0 && r.To <= r.From:
		return nil, &ParamError{"to", "want a time after from"}
	}
	return r, nil
}

// unknownParam refuses what would otherwise be taken for a question about all events.
func unknownParam(name string) error {
	if len(name) > textBytesMax {
		name = "a name of " + strconv.Itoa(len(name)) + " bytes"
	}
	return &ParamError{name, "there is no such parameter; there are contract_id, standard, event, drop_id, funder_id, account_id, from, to, path with value, after, limit and order"}
}

func setAccount(id *account.ID, text string) (err error) {
	*id, err = account.Parse(text)
	return err
}

func setText(to *string, text string) error {
	if text == "" {
		return fmt.Errorf("want a text that is not empty")
	}
	return setValue(to, text)
}

func setValue(to *string, text string) error {
	if *to = text; len(text) > textBytesMax {
		return fmt.Errorf("it has %d bytes, at most %d are allowed", len(text), textBytesMax)
	}
	return nil
}

// setTime reads nanoseconds since 1970, or RFC 3339.
func setTime(to *uint64, text string) error {
	n, err := strconv.ParseUint(text, 10, 64)
	if err == nil {
		*to = n
		return nil
	}
	t, ok := parseTime(text)
	if !ok {
		return fmt.Errorf("want a time such as 2027-01-31T12:00:00Z, or nanoseconds since 1970")
	}
	*to = t
	return nil
}

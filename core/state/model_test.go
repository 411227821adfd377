package state_test

import (
	"errors"
	"sort"

	"latchkey/core/state"
)

// model is the plainest store there is: what overlays are held against.
type model map[string]string

func (m model) Get(key []byte) ([]byte, bool, error) {
	value, ok := m[string(key)]
	return []byte(value), ok, nil
}

func (m model) Scan(start, end []byte, visit func(key, value []byte) bool) error {
	for _, key := range m.keys(start, end) {
		if !visit([]byte(key), []byte(m[key])) {
			break
		}
	}
	return nil
}

func (m model) keys(start, end []byte) []string {
	var keys []string
	for key := range m {
		if key >= string(start) && (end == nil || key < string(end)) {
			keys = append(keys, key)
		}
	}
	sort.Strings(keys)
	return keys
}

func (m model) clone() model {
	c := model{}
	for key, value := range m {
		c[key] = value
	}
	return c
}

func (m model) apply(changes []state.Change) {
	for _, c := range changes {
		if c.Value == nil {
			delete(m, string(c.Key))
		} else {
			m[string(c.Key)] = string(c.Value)
		}
	}
}

var errMedium = errors.New("disk on fire")

// broken is a medium that fails every read.
type broken struct{}

func (broken) Get([]byte) ([]byte, bool, error) { return nil, false, errMedium }
func (broken) Scan(_, _ []byte, _ func(key, value []byte) bool) error {
	return errMedium
}

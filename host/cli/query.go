package cli

import (
	"fmt"

	"github.com/tidwall/gjson"
)

// NothingThereError is a --query that finds nothing in the result.
type NothingThereError struct{ Path, Result string }

func (e *NothingThereError) Error() string {
	return fmt.Sprintf("--query %s: there is nothing in the result, %s", e.Path, e.Result)
}

// queried is the part of a result that --query asks for: text as it is, anything
// else as JSON.
func queried(result, path string) (string, error) {
	found := gjson.Get(result, path)
	switch {
	case !found.Exists():
		return "", &NothingThereError{path, result}
	case found.Type == gjson.String:
		return found.Str, nil
	}
	return found.Raw, nil
}

package home

import "latchkey/host/files"

// ExposedError is a file or folder of the home with which others can do too much.
type ExposedError struct{ Path, What string }

func (e *ExposedError) Error() string { return e.Path + ": " + e.What }

// Warnings are what a start says of the home's rights: others could take the root
// key, or put files of theirs in the place of the home's.
func (h Home) Warnings() (warnings []error) {
	if key, err := h.Key(); err == nil && key.SecretKey != "" && files.IsExposed(h.keyPath()) {
		warnings = append(warnings, &ExposedError{h.keyPath(), "others can read the root account's key: chmod 600 it"})
	}
	if files.IsWritableByAll(h.Dir) {
		warnings = append(warnings, &ExposedError{h.Dir, "anyone can replace the files of this home: chmod 700 it"})
	}
	return warnings
}

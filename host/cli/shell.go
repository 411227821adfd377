package cli

import (
	"path/filepath"
	"strings"
)

// quoted is a word as a shell takes it.
func quoted(word string) string {
	plain := strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:,=+@") == ""
	if plain && word != "" || filepath.Separator != '/' {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

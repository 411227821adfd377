package cli

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"latchkey/host/drops"
	"latchkey/host/files"
)

// What the drop contract takes at most, in bytes, and for how many uses it takes
// passwords.
const (
	titleBytesMax    = 100
	messageBytesMax  = 1000
	pictureBytesMax  = 24 << 10
	passwordsUsesMax = 10
)

// passwordsBytesMax bounds a file with a line for each of 100,000 links.
const passwordsBytesMax = 16 << 20

// motifs are the pictures that claim pages draw themselves.
var motifs = []string{"gift", "ticket", "star", "heart", "leaf", "sun", "wave", "confetti"}

// cardFlags say what claim pages show beside the gift.
type cardFlags struct{ title, message, image string }

func (f *cardFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.title, "title", "", "`TEXT` that the claim page begins with")
	c.Flags().StringVar(&f.message, "message", "", "`TEXT` of yours to who claims")
	c.Flags().StringVar(&f.image, "image", "", "a motif's name, or a `FILE`")
}

func (f *cardFlags) read() (drops.Card, error) {
	card := drops.Card{Title: f.title, Message: f.message}
	switch {
	case len(f.title) > titleBytesMax:
		return card, usage(fmt.Sprintf("--title: want at most %d bytes, got %d", titleBytesMax, len(f.title)))
	case len(f.message) > messageBytesMax:
		return card, usage(fmt.Sprintf("--message: want at most %d bytes, got %d", messageBytesMax, len(f.message)))
	case f.image == "" || slices.Contains(motifs, f.image):
		card.Picture = f.image
		return card, nil
	}
	content, err := files.Read(f.image, pictureBytesMax)
	if err != nil {
		return card, &usageError{fmt.Errorf("--image %s: want %s, or a file: %w", f.image, strings.Join(motifs, ", "), err)}
	}
	card.Picture = base64.StdEncoding.EncodeToString(content)
	return card, nil
}

// readPasswords reads a file with one password, or with a line for each link.
func readPasswords(path string, links, uses int) ([]string, error) {
	if path == "" {
		return nil, nil
	}
	if uses > passwordsUsesMax {
		return nil, usage(fmt.Sprintf("--password: a link with a password has at most %d uses, got %d", passwordsUsesMax, uses))
	}
	content, err := files.Read(path, passwordsBytesMax)
	if err != nil {
		return nil, fmt.Errorf("--password %s: %w", path, err)
	}
	lines := strings.Split(strings.TrimRight(strings.ReplaceAll(string(content), "\r\n", "\n"), "\n"), "\n")
	switch {
	case slices.Contains(lines, ""):
		return nil, errors.New("--password: the file has a line without a password")
	case len(lines) != 1 && len(lines) != links:
		return nil, fmt.Errorf("--password: the file has %d lines; want one password for all links, or %d", len(lines), links)
	}
	return lines, nil
}

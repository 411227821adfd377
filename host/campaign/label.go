package campaign

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"regexp"
	"time"
)

const labelBytesMax = 64

// LabelError is a text that cannot be a label.
type LabelError struct{ Text string }

func (e *LabelError) Error() string {
	return fmt.Sprintf("a label has 1 to %d letters, digits, dots, hyphens and underscores, begins with a letter, got %q", labelBytesMax, e.Text)
}

var labels = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]*$`)

// CheckLabel refuses what cannot be the name of a file, or is a drop's number.
func CheckLabel(text string) error {
	if len(text) > labelBytesMax || !labels.MatchString(text) {
		return &LabelError{text}
	}
	return nil
}

// newLabel names a campaign that nobody named, by its day.
func newLabel(at time.Time) string {
	random := make([]byte, 3)
	_, _ = rand.Read(random) // never fails
	return "drops-" + at.Format("2006-01-02") + "-" + hex.EncodeToString(random)
}

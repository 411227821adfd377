package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"latchkey/host/drops"
)

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// timeFlag reads an RFC 3339 time, or a duration from now.
func timeFlag(name, text string, now time.Time) (time.Time, *drops.Timestamp, error) {
	instant, err := time.Parse(time.RFC3339, text)
	if wait, isWait := duration(text); isWait {
		instant, err = now.Add(wait+time.Second-1).Truncate(time.Second), nil // rounded up
	}
	at, known := drops.At(instant)
	if err != nil || !known {
		return instant, nil, usage(fmt.Sprintf("%s: want a time such as 2026-12-24T00:00:00Z or a duration such as 24h or 3d, got %q", name, text))
	}
	return instant, &at, nil
}

// duration reads what package time does, and whole days.
func duration(text string) (time.Duration, bool) {
	if days, isDays := strings.CutSuffix(text, "d"); isDays {
		n, err := strconv.ParseUint(days, 10, 16)
		return time.Duration(n) * day, err == nil
	}
	wait, err := time.ParseDuration(text)
	return wait, err == nil
}

package events

import (
	"strings"
	"time"
)

// parseTime reads RFC 3339 as nanoseconds since 1970, up to the year 2499. Package time's
// own parser is a hundredth of what a browser loads of the core.
func parseTime(text string) (nanosec uint64, ok bool) {
	const form = "0000-00-00T00:00:00"
	if len(text) <= len(form) {
		return 0, false
	}
	clock, rest := text[:len(form)], text[len(form):]
	for i := range len(form) {
		if isDigit := '0' <= clock[i] && clock[i] <= '9'; isDigit != (form[i] == '0') || !isDigit && clock[i] != form[i] {
			return 0, false
		}
	}
	fraction, zone := cutFraction(rest)
	offset, ok := parseZone(zone)
	year, month, day := number(clock[:4]), number(clock[5:7]), number(clock[8:10])
	hour, minute, second := number(clock[11:13]), number(clock[14:16]), number(clock[17:])
	t := time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	if !ok || year >= 2500 || t.Day() != day || int(t.Month()) != month || hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	seconds := t.Unix() - int64(offset)
	return uint64(seconds)*1e9 + fraction, seconds >= 0
}

// cutFraction takes a fraction of a second off, in nanoseconds.
func cutFraction(text string) (nanosec uint64, rest string) {
	digits, found := strings.CutPrefix(text, ".")
	if !found {
		return 0, text
	}
	unit, i := uint64(1e8), 0
	for ; i < len(digits) && '0' <= digits[i] && digits[i] <= '9'; i++ {
		nanosec += unit * uint64(digits[i]-'0')
		unit /= 10
	}
	if i == 0 {
		return 0, text
	}
	return nanosec, digits[i:]
}

// parseZone reads Z or an offset such as +02:00, in seconds.
func parseZone(text string) (seconds int, ok bool) {
	if text == "Z" {
		return 0, true
	}
	if len(text) != len("+00:00") || text[0] != '+' && text[0] != '-' || text[3] != ':' {
		return 0, false
	}
	for _, i := range []int{1, 2, 4, 5} {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
	}
	hours, minutes := number(text[1:3]), number(text[4:])
	if seconds = hours*3600 + minutes*60; text[0] == '-' {
		seconds = -seconds
	}
	return seconds, hours < 24 && minutes < 60
}

// number is that of decimal digits.
func number(digits string) (n int) {
	for i := range len(digits) {
		n = 10*n + int(digits[i]-'0')
	}
	return n
}

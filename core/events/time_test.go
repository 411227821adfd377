package events

import (
	"testing"
	"time"
)

// FuzzParseTime: what is read is what package time reads. That takes a little more than RFC
// 3339 has, such as hours of one digit.
func FuzzParseTime(f *testing.F) {
	for _, text := range []string{"2027-01-31T12:00:00Z", "2027-01-31T12:00:00.25+02:00", "1970-01-01T00:00:00Z", "1970-01-01T00:30:00+00:30", "2028-02-29T23:59:59.999999999-11:30"} {
		if _, ok := parseTime(text); !ok {
			f.Errorf("%q is not read", text)
		}
		f.Add(text)
	}
	for _, text := range []string{"1969-12-31T23:59:59Z", "1970-01-01T00:30:00+01:00", "2027-02-29T00:00:00Z", "2027-13-01T00:00:00Z", "2027-01-31T24:00:00Z", "2027-01-31T12:00:60Z",
		"2027-01-31 12:00:00Z", "2027-01-31T12:00:00", "2027-01-31T12:00:00.Z", "2027-01-31T12:00:00+2:00", "2500-01-01T00:00:00Z", "2027-00-10T00:00:00Z", "2027-01-00T00:00:00Z", ""} {
		if n, ok := parseTime(text); ok {
			f.Errorf("%q is read as %d", text, n)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := parseTime(text)
		want, err := time.Parse(time.RFC3339, text)
		if ok && (err != nil || want.Unix() < 0 || got != uint64(want.Unix())*1e9+uint64(want.Nanosecond())) {
			t.Errorf("%q is %d, for package time %v, %v", text, got, want, err)
		}
	})
}

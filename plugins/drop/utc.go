package main

const (
	second = 1_000_000_000 // in nanoseconds
	day    = 24 * 60 * 60  // in seconds
)

// utc writes nanoseconds since 1970 as RFC 3339 does, with as much of the second
// as there is: 2026-12-24T00:00:00Z. Package time would double the contract.
func utc(nanos uint64) string {
	seconds, fraction := nanos/second, nanos%second
	year, month, dayOfMonth := civil(seconds / day)
	clock := seconds % day
	text := make([]byte, 0, len("2006-01-02T15:04:05.999999999Z"))
	text = append(digits(text, year, 4), '-')
	text = append(digits(text, month, 2), '-')
	text = append(digits(text, dayOfMonth, 2), 'T')
	text = append(digits(text, clock/3600, 2), ':')
	text = append(digits(text, clock/60%60, 2), ':')
	text = digits(text, clock%60, 2)
	if fraction > 0 {
		text = digits(append(text, '.'), fraction, 9)
		for text[len(text)-1] == '0' {
			text = text[:len(text)-1]
		}
	}
	return string(append(text, 'Z'))
}

// digits appends n with leading zeros.
func digits(text []byte, n uint64, width int) []byte {
	for range width {
		text = append(text, '0')
	}
	for i := len(text) - 1; n > 0; i-- {
		text[i] = byte('0' + n%10)
		n /= 10
	}
	return text
}

// civil returns the date that is so many days after 1970-01-01. It counts years
// from March, so that a leap day ends one: then the first of each month is
// (153m + 2)/5 days into the year, and 400 years are always 146,097 days.
func civil(days uint64) (year, month, dayOfMonth uint64) {
	const toMarch0000, era = 719_468, 146_097
	days += toMarch0000
	inEra := days % era
	yearOfEra := (inEra - inEra/1460 + inEra/36_524 - inEra/146_096) / 365
	inYear := inEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	fromMarch := (5*inYear + 2) / 153
	dayOfMonth = inYear - (153*fromMarch+2)/5 + 1
	year, month = days/era*400+yearOfEra, fromMarch+3
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, dayOfMonth
}

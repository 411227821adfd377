package declare

import (
	"strings"
	"unicode"
)

// initialisms are words that Go writes in capitals.
var initialisms = map[string]string{"id": "ID", "ids": "IDs", "ft": "FT", "nft": "NFT", "url": "URL", "uri": "URI", "json": "JSON", "utc": "UTC"}

// GoName is an exported Go name for one with underscores: ft_balance_of is FTBalanceOf.
func GoName(name string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if known, ok := initialisms[word]; ok {
			b.WriteString(known)
			continue
		}
		b.WriteString(upperFirst(word))
	}
	return b.String()
}

// snake is a Go name with underscores: getDropByID is get_drop_by_id.
func snake(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		begins := i > 0 && unicode.IsUpper(r) &&
			(!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if begins {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func upperFirst(word string) string {
	if word == "" {
		return ""
	}
	r := []rune(word)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

// sentence is the first paragraph of a comment, as one line and without the name of
// what it is about.
func sentence(comment, name string) string {
	paragraph, _, _ := strings.Cut(strings.TrimSpace(comment), "\n\n")
	text := strings.Join(strings.Fields(paragraph), " ")
	rest, named := strings.CutPrefix(text, name+" ")
	if !named {
		return text
	}
	for _, verb := range []string{"is ", "are "} {
		rest = strings.TrimPrefix(rest, verb)
	}
	return upperFirst(rest)
}

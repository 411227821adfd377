package forward

import "strings"

// To returns where a browser that asks for path, as it is encoded, should go
// instead: the claim page, with the contract and key behind # if the path has
// them. The location is relative, for a ledger's pages lie under any prefix.
func To(path string) (location string, ok bool) {
	gift, ok := giftIn(path)
	if !ok {
		return "", false
	}
	location = strings.Repeat("../", strings.Count(path, "/")-1) + "claim"
	if gift != "" {
		location += "#" + gift
	}
	return location, true
}

// giftIn returns the contract and key of a path that is the claim page's by
// another name; empty when it has none.
func giftIn(path string) (gift string, ok bool) {
	if gift, ok := strings.CutPrefix(path, "/linkdrop/"); ok {
		return gift, true
	}
	rest, ok := strings.CutPrefix(path, "/claim")
	if !ok || rest == "/" {
		return "", ok
	}
	return strings.CutPrefix(strings.TrimPrefix(rest, "/"), "%23")
}

package cli

import (
	"fmt"
	"net/url"
	"strings"

	"latchkey/web/forward"
)

// claimPage is the address that claim links lead to: page, or that of the node at
// publicURL, or that of the node which is asked.
func (a *app) claimPage(page, publicURL string) (string, error) {
	switch {
	case page != "" && publicURL != "":
		return "", usage("give at most one of --page and --public-url")
	case page != "":
		return page, a.checkPage("--page", page)
	case publicURL != "":
		return strings.TrimSuffix(publicURL, "/") + forward.Page, a.checkPage("--public-url", publicURL)
	}
	return strings.TrimSuffix(a.node.rpc, "/") + forward.Page, a.checkPage("--rpc", a.node.rpc)
}

// checkPage refuses addresses with which links would lead nowhere. What flag names
// is such an address, or the start of one.
func (a *app) checkPage(flag, text string) error {
	check := checkNodeAddress
	if flag == "--page" {
		check = checkAddress
	}
	host, err := check(flag, text)
	switch {
	case err != nil:
		return err
	case isLoopback(host) && !a.nodeIsHere():
		return usage(fmt.Sprintf("%s: %s is whoever opens the link, and the node %s is elsewhere", flag, host, a.node.rpc))
	}
	return nil
}

// nodeIsHere reports whether the node that is asked is on this machine.
func (a *app) nodeIsHere() bool {
	u, err := url.Parse(a.node.rpc)
	return err == nil && (isLoopback(u.Hostname()) || isWildcard(u.Hostname()))
}

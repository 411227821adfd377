package cli

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
)

// claimPath is where a node serves the claim page.
const claimPath = "/claim"

// claimPage is the address that claim links lead to: page, or that of the node at
// publicURL, or that of the node which is asked.
func (a *app) claimPage(page, publicURL string) (string, error) {
	switch {
	case page != "" && publicURL != "":
		return "", usage("give at most one of --page and --public-url")
	case page != "":
		return page, a.checkPage("--page", page)
	case publicURL != "":
		return strings.TrimSuffix(publicURL, "/") + claimPath, a.checkPage("--public-url", publicURL)
	}
	return strings.TrimSuffix(a.node.rpc, "/") + claimPath, a.checkPage("--rpc", a.node.rpc)
}

// checkPage refuses addresses with which links would lead nowhere. What flag names
// is such an address, or the start of one.
func (a *app) checkPage(flag, text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil:
		return usage(fmt.Sprintf("%s: want an address such as https://drops.example, got %q", flag, text))
	case strings.Contains(text, "#"):
		return usage(flag + ": behind # stands the key of each link, so the address can have no # of its own")
	case flag != "--page" && u.RawQuery != "":
		return usage(flag + ": want the address of a node, without a ? and what is behind it")
	case isWildcard(u.Hostname()):
		return usage(fmt.Sprintf("%s: nobody reaches %s: name with --public-url the address at which others reach the node", flag, u.Hostname()))
	case isLoopback(u.Hostname()) && !a.nodeIsHere():
		return usage(fmt.Sprintf("%s: %s is whoever opens the link, and the node %s is elsewhere", flag, u.Hostname(), a.node.rpc))
	}
	return nil
}

// nodeIsHere tells whether the node that is asked is on this machine.
func (a *app) nodeIsHere() bool {
	u, err := url.Parse(a.node.rpc)
	return err == nil && (isLoopback(u.Hostname()) || isWildcard(u.Hostname()))
}

func isWildcard(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsUnspecified()
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback() || host == "localhost" || strings.HasSuffix(host, ".localhost")
}

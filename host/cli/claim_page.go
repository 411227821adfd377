package cli

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
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
	host, err := checkAddress(flag, text)
	switch {
	case err != nil:
		return err
	case flag != "--page" && strings.Contains(text, "?"):
		return usage(flag + ": want the address of a node, without a ? and what is behind it")
	case isLoopback(host) && !a.nodeIsHere():
		return usage(fmt.Sprintf("%s: %s is whoever opens the link, and the node %s is elsewhere", flag, host, a.node.rpc))
	}
	return nil
}

// checkAddress refuses what no link can begin with, and returns the host.
func checkAddress(flag, text string) (host string, err error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil:
		return "", usage(fmt.Sprintf("%s: want an address such as https://drops.example, got %q", flag, text))
	case strings.Contains(text, "#"):
		return "", usage(flag + ": behind # stands the key of each link, so the address can have no # of its own")
	case strings.ContainsAny(text, cutAt):
		return "", usage(fmt.Sprintf("%s: chats would cut the link in %q: write spaces and quotes as %%20 and the like", flag, text))
	case isWildcard(u.Hostname()):
		return "", usage(fmt.Sprintf("%s: nobody reaches %s: name with --public-url the address at which others reach the node", flag, u.Hostname()))
	case endsInNumber(u.Hostname()):
		return "", usage(fmt.Sprintf("%s: browsers take %s for an IP address: write it in full, such as 192.0.2.7", flag, u.Hostname()))
	}
	if _, wrong := strconv.ParseUint(u.Port(), 10, 16); u.Port() != "" && wrong != nil {
		return "", usage(fmt.Sprintf("%s: there is no port %s: the highest is 65535", flag, u.Port()))
	}
	return u.Hostname(), nil
}

// cutAt are the characters of ASCII that no URL has (RFC 3986).
const cutAt = " \"<>\\^`{|}"

// endsInNumber tells hosts that browsers read as IPv4 addresses, such as 127.1 and
// 0x7f.1, and that are none as everybody writes them.
func endsInNumber(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return false
	}
	host = strings.TrimSuffix(host, ".")
	last := host[strings.LastIndexByte(host, '.')+1:]
	_, err := strconv.ParseUint(last, 0, 64)
	return err == nil || last != "" && strings.Trim(last, "0123456789") == ""
}

// nodeIsHere reports whether the node that is asked is on this machine.
func (a *app) nodeIsHere() bool {
	u, err := url.Parse(a.node.rpc)
	return err == nil && (isLoopback(u.Hostname()) || isWildcard(u.Hostname()))
}

func isWildcard(host string) bool {
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsUnspecified()
}

func isLoopback(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback() || host == "localhost" || strings.HasSuffix(host, ".localhost")
}

package cli

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// checkAddress refuses what no link can begin with, and returns the host.
func checkAddress(flag, text string) (host string, err error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil:
		return "", usage(fmt.Sprintf("%s: want an address such as https://drops.example, got %q", flag, text))
	case strings.Contains(text, "#"):
		return "", usage(flag + ": the key of each link comes after #, so the address can have no # of its own")
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

// checkNodeAddress refuses what is not the address of a node, and returns the host.
func checkNodeAddress(flag, text string) (host string, err error) {
	host, err = checkAddress(flag, text)
	if err == nil && strings.Contains(text, "?") {
		err = usage(flag + ": want the address of a node, without a ? and what follows it")
	}
	return host, err
}

// cutAt are the characters of ASCII that no URL has (RFC 3986).
const cutAt = " \"<>\\^`{|}"

// endsInNumber reports whether browsers read a host as an IPv4 address, such as 127.1
// or 0x7f.1, though it is not written like one.
func endsInNumber(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return false
	}
	host = strings.TrimSuffix(host, ".")
	last := host[strings.LastIndexByte(host, '.')+1:]
	_, err := strconv.ParseUint(last, 0, 64)
	return err == nil || last != "" && strings.Trim(last, "0123456789") == ""
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

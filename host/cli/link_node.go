package cli

import (
	"errors"

	"github.com/spf13/cobra"

	"latchkey/host/client"
	"latchkey/host/drops"
)

// askNodeOf asks the node that a link names, if it names one and --rpc does not
// name another. It reports whether it does.
func (a *app) askNodeOf(c *cobra.Command, link drops.Link) bool {
	node := link.Node()
	if node == "" || c.Flags().Changed("rpc") {
		return false
	}
	a.node.rpc = node
	return true
}

// noNodeOfLink adds to the error of a node that does not answer where it was looked for.
func (a *app) noNodeOfLink(fromLink bool, err error) error {
	if lost := (*client.ConnectionError)(nil); fromLink && errors.As(err, &lost) && !isUnfinished(err) {
		return hint(err, "the link names "+a.node.rpc+" as its node; if that is elsewhere, name it with --rpc")
	}
	return err
}

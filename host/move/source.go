package move

import (
	"context"

	"latchkey/core/ledger"
	"latchkey/core/rpc"
	"latchkey/host/client"
	"latchkey/host/home"
	"latchkey/host/store"
)

// Source is a place that a ledger is taken out of.
type Source interface {
	// Page is a part of its archive, from a record on.
	Page(ctx context.Context, from uint64) (*ledger.ArchivePage, error)
	Close() error
}

// pageBytes is how much of a home is held at a time.
const pageBytes = 1 << 20

// node is a ledger that a node or a Worker answers for.
type node struct{ *client.Client }

// FromNode is the ledger at the address of c.
func FromNode(c *client.Client) Source { return node{c} }

func (n node) Page(ctx context.Context, from uint64) (*ledger.ArchivePage, error) {
	var page rpc.ExportedPage
	err := n.Do(ctx, "latchkey_export", map[string]uint64{"from": from}, &page)
	return &ledger.ArchivePage{Bytes: page.Records, Next: page.Next, Done: page.Done}, err
}

func (node) Close() error { return nil }

// folder is the home of a node that does not run.
type folder struct{ *store.Inspection }

// FromHome is the ledger in the home of a stopped node. A store that is damaged is
// refused: the first error says where.
func FromHome(h home.Home) (Source, error) {
	i, err := store.Inspect(h.Data())
	if err != nil {
		return nil, err
	}
	if len(i.Damage) > 0 {
		_ = i.Close()
		return nil, i.Damage[0]
	}
	return folder{i}, nil
}

func (f folder) Page(_ context.Context, from uint64) (*ledger.ArchivePage, error) {
	return ledger.Archive(f.Inspection, from, pageBytes)
}

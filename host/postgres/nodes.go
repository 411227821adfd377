package postgres

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"latchkey/host/ledgerlog"
)

var _ ledgerlog.Roll = (*Database)(nil)

// forgetNodes is how long after its end a node that did not leave is still in the table.
const forgetNodes = time.Hour

// Beat implements ledgerlog.Roll.
func (d *Database) Beat(ctx context.Context, n ledgerlog.Node, lasts time.Duration) error {
	_, err := d.exec(ctx, `
		INSERT INTO latchkey_nodes (id, address, prepare, program, draining, expires)
		VALUES ($1, $2, $3, $4, $5, clock_timestamp() + $6::bigint * interval '1 microsecond')
		ON CONFLICT (id) DO UPDATE SET address = EXCLUDED.address, prepare = EXCLUDED.prepare, program = EXCLUDED.program,
			draining = EXCLUDED.draining, expires = EXCLUDED.expires`,
		n.ID, n.Address, versionsText(n.Prepare), n.Program, n.Draining, lasts.Microseconds())
	return err
}

// Nodes implements ledgerlog.Roll.
func (d *Database) Nodes(ctx context.Context) (nodes []ledgerlog.Node, err error) {
	var n ledgerlog.Node
	var versions string
	err = d.each(ctx, []any{&n.ID, &n.Address, &versions, &n.Program, &n.Draining, &n.Until}, func() (err error) {
		if n.Prepare, err = versionsOf(versions); err != nil {
			return fmt.Errorf("node %s: %w", n.ID, err)
		}
		nodes = append(nodes, n)
		return nil
	}, `SELECT id, address, prepare, program, draining, expires FROM latchkey_nodes WHERE expires > clock_timestamp() ORDER BY id`)
	return nodes, err
}

// Leave implements ledgerlog.Roll. It also takes away what nodes have left that ended
// without it.
func (d *Database) Leave(ctx context.Context, id string) error {
	_, err := d.exec(ctx, `DELETE FROM latchkey_nodes WHERE id = $1 OR expires < clock_timestamp() - $2::bigint * interval '1 microsecond'`,
		id, forgetNodes.Microseconds())
	return err
}

// versionsText is a list of versions as a row has it, such as 1,2.
func versionsText(versions []uint32) string {
	texts := make([]string, len(versions))
	for i, v := range versions {
		texts[i] = strconv.FormatUint(uint64(v), 10)
	}
	return strings.Join(texts, ",")
}

func versionsOf(text string) (versions []uint32, err error) {
	if text == "" {
		return nil, nil
	}
	for _, part := range strings.Split(text, ",") {
		v, err := strconv.ParseUint(part, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("its versions of prepare, %q, cannot be read: %w", text, err)
		}
		versions = append(versions, uint32(v))
	}
	return versions, nil
}

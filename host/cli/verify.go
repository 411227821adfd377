package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/home"
	"latchkey/host/store"
)

type verifyResult struct {
	Home         string           `json:"home"`
	Height       uint64           `json:"height"`
	Hash         transaction.Hash `json:"hash"`
	Blocks       uint64           `json:"blocks"`
	Transactions uint64           `json:"transactions"`
	Outcomes     uint64           `json:"outcomes"`
	UndoRecords  uint64           `json:"undo_records"`
	Records      uint64           `json:"records"`
	Tables       int              `json:"tables"`
	TableBytes   int64            `json:"table_bytes"`
	Damage       []string         `json:"damage"`
}

func (a *app) verifyCommand() *cobra.Command {
	var h home.Home
	c := a.command(cobra.Command{
		Use: "verify", Short: "Read a stopped node's ledger through and say what is damaged", Args: cobra.NoArgs,
		Long: `Read all that a home keeps of its ledger, and change nothing: every table against its
checksums, the last commit against what was acknowledged, each block against the one
before and what it names, the history that past heights are read from, and every other
record. It fails when anything is damaged. The node must not run meanwhile; a copy of its
folder can be verified anywhere.

JSON: home, height and hash (of the last block), blocks, transactions, outcomes,
undo_records, records, tables, table_bytes, damage (a list of sentences).`,
		Example: `
latchkey verify
latchkey verify --home ./backup`,
	}, func(context.Context, []string) error {
		r, err := verify(h)
		if err != nil {
			return err
		}
		if err := a.show(r, func() { a.printVerified(r) }); err != nil {
			return err
		}
		if len(r.Damage) > 0 {
			return hint(fmt.Errorf("the ledger in %s is damaged", h.Dir), "put the home back from a backup: the files of its data folder together, with the node stopped")
		}
		return nil
	})
	c.Flags().StringVar(&h.Dir, "home", defaultHome().Dir, "`DIR` of keys and data")
	_ = c.MarkFlagDirname("home")
	return c
}

func verify(h home.Home) (r *verifyResult, err error) {
	i, err := store.Inspect(h.Data())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, i.Close()) }()
	r = &verifyResult{Home: h.Dir, Tables: i.Tables, TableBytes: i.Bytes, Damage: []string{}}
	r.add(i.Damage...)
	if damaged := (*store.DamagedError)(nil); errors.As(errors.Join(i.Damage...), &damaged) {
		return r, nil // nothing more can be read for certain
	}
	v, err := ledger.Verify(i)
	if err != nil {
		r.add(err)
		return r, nil
	}
	r.add(v.Damage...)
	r.Blocks, r.Transactions, r.Outcomes, r.UndoRecords, r.Records = v.Blocks, v.Transactions, v.Outcomes, v.UndoRecords, v.Records
	if v.Head != nil {
		r.Height, r.Hash = v.Head.Height, v.Head.Hash
		if i.Mark.Height != 0 && (i.Mark.Height != r.Height || i.Mark.Hash != r.Hash) {
			r.add(fmt.Errorf("the ledger ends with block %d, but the store's last commit had block %d", r.Height, i.Mark.Height))
		}
	}
	return r, nil
}

func (r *verifyResult) add(damage ...error) {
	for _, err := range damage {
		r.Damage = append(r.Damage, err.Error())
	}
}

func (a *app) printVerified(r *verifyResult) {
	a.row("home", r.Home)
	if r.Height > 0 {
		a.row("last block", fmt.Sprintf("%d, %s", r.Height, r.Hash))
	}
	a.row("read", fmt.Sprintf("%d blocks, %d transactions, %d outcomes, %d undo records, %d records in all", r.Blocks, r.Transactions, r.Outcomes, r.UndoRecords, r.Records))
	a.row("tables", fmt.Sprintf("%d of %d bytes", r.Tables, r.TableBytes))
	for _, damage := range r.Damage {
		a.row("damage", damage)
	}
	if len(r.Damage) == 0 {
		a.row("damage", "none")
	}
}

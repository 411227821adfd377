package onelog

import (
	"reflect"
	"testing"

	"latchkey/core/ledger"
)

// TestWhatIsHandedOverIsWhatIsStored: who waited for a transaction is told the same as
// who asks for it later.
func TestWhatIsHandedOverIsWhatIsStored(t *testing.T) {
	r := theLog(t)
	handed, later := 0, 0
	err := replay(r.log, r.code, r.native, func(v *ledger.View, in *ledger.Input, applied *ledger.Applied) error {
		for i, s := range applied.Statuses() {
			stored, err := v.Transaction(in.Transactions[i].Hash())
			switch {
			case err != nil:
				return err
			case s == nil && stored != nil && stored.Complete && applied.Refusals[i] == nil:
				t.Errorf("block %d: transaction %d is complete and was not handed over", in.Height, i)
			case s == nil:
				later++
				continue
			}
			handed++
			if handed, stored := placed(s), placed(stored); !reflect.DeepEqual(handed, stored) {
				t.Fatalf("block %d: of transaction %d is handed over\n%+v\nand stored\n%+v", in.Height, i, handed, stored)
			}
		}
		return nil
	})
	if err != nil || handed < 100 || later == 0 {
		t.Errorf("%d were handed over, %d not: %v", handed, later, err)
	}
}

// placed are the outcomes of a transaction, with the bytes of what they are of.
func placed(s *ledger.TransactionStatus) (all []any) {
	for _, p := range append([]ledger.Placed{s.Outcome}, s.Receipts...) {
		if p.Receipt != nil {
			all = append(all, p.Receipt.Borsh())
		}
		all = append(all, p.Outcome, p.Block)
	}
	return append(all, *s.Status, s.Complete, s.Transaction.Borsh())
}

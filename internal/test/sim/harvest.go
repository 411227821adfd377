package sim

import (
	"fmt"
	"strings"
	"time"

	"latchkey/core/amount"
	"latchkey/core/transaction"
)

// harvest claims every link that should still be good, and wants each to be paid:
// whatever its earlier claims came to. Only one whose allowance they have spent may
// be refused, and one whose drop is over.
func (s *simulation) harvest() error {
	for _, k := range s.crowd.claims {
		if k.drop.id < 0 || k.drop.takeBack || !s.canBring(k.drop) {
			continue
		}
		for before := -1; before != k.paid && k.paid < k.drop.uses; {
			before = k.paid
			if err := s.claimOnce(k); err != nil {
				return err
			}
		}
	}
	return nil
}

// canBring reports whether claims of a drop should work: not when they call a puppet, or
// before the drop's units have come.
func (s *simulation) canBring(d *drop) bool {
	if d.dropKind != tokenDrop {
		return d.dropKind == nearDrop
	}
	result, failure := s.audit.ask(s.crowd.view, "get_drop_by_id", fmt.Sprintf(`{"drop_id":%d}`, d.id))
	return failure == "" && strings.Contains(string(result), `"funded":true`)
}

// claimOnce uses a link that is good.
func (s *simulation) claimOnce(k *claim) error {
	s.clock += int64(time.Second)
	paid := k.paid
	tx := s.crowd.sign(dropID, dropID, k.key, call("claim_for", fmt.Appendf(nil, `{"account_id":%q}`, people[1]), harvestGas, amount.Zero))
	admission, refusal := s.crowd.view.Admit(tx, uint64(s.clock), true)
	if refusal != nil {
		if s.mayRefuse(k) {
			return nil
		}
		return s.audit.fail("claims", "%s was paid %d times of %d, and is refused: %v", k.key, k.paid, k.drop.uses, refusal)
	}
	admission.Ends(false, nil)
	if err := s.send([]*transaction.Signed{tx}); err != nil {
		return err
	}
	if err := s.settle(); err != nil {
		return err
	}
	if k.paid != paid+1 {
		return s.audit.fail("claims", "%s was paid %d times, was claimed once more, and then %d times", k.key, paid, k.paid)
	}
	return nil
}

// mayRefuse reports whether a link with uses left may be refused.
func (s *simulation) mayRefuse(k *claim) bool {
	record, _ := s.crowd.view.AccessKey(dropID, secret(k.key).PublicKey())
	left, _ := allowanceOf(record)
	return left.Less(near(harvestAllowance)) || k.drop.over(max(uint64(s.clock), s.crowd.view.Head.Time+1))
}

// harvestGas is enough for a claim of anything; harvestAllowance, in thousandths of a
// NEAR, more than it costs with its fees and its guard.
const (
	harvestGas       = 70 * amount.Tgas
	harvestAllowance = 10
)

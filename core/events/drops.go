package events

import (
	"latchkey/core/account"
)

// An event of a drop says which drop it is of, and only the first says whose that is. So a
// funder's events are those of the drops that the funder made, which the index finds first.

// wanted are the hashes of what a request asks for; 0: any.
type wanted struct {
	standard, event, contract uint16
	drop, account             uint32
	drops                     map[uint32][]Position // any of them, unless nil
}

func (s *search) wanted() wanted {
	w := wanted{drops: s.made}
	if s.Standard != "" {
		w.standard = shortTag(ofStandard, s.Standard)
	}
	if s.Event != "" {
		w.event = shortTag(ofEvent, s.Event)
	}
	if s.Contract != "" {
		w.contract = shortTag(ofContract, string(s.Contract))
	}
	if s.Drop != "" {
		w.drop = dropTag(s.Contract, s.Drop)
	}
	if s.Account != "" {
		w.account = tag(ofAccount, string(s.Account))
	}
	return w
}

func (w *wanted) has(r *record) bool {
	if r.at.Log == actLog || w.standard != 0 && w.standard != r.standard || w.event != 0 && w.event != r.event || w.contract != 0 && w.contract != r.contract ||
		w.drop != 0 && w.drop != r.drop || w.account != 0 && w.account != r.account {
		return false
	}
	if w.drops == nil {
		return true
	}
	_, is := w.drops[r.drop]
	return is
}

// dropsAskedMax is of how many drops it is cheaper to ask whether a segment has them than to read it.
const dropsAskedMax = 100

func (w *wanted) mayBeIn(m marks) bool {
	if w.drop != 0 && !m.mayHave(w.drop) || w.account != 0 && !m.mayHave(w.account) {
		return false
	}
	if w.drops == nil || len(w.drops) > dropsAskedMax {
		return true
	}
	for drop := range w.drops {
		if m.mayHave(drop) {
			return true
		}
	}
	return false
}

// findDrops finds the drops of the funder, if one is asked for.
func (s *search) findDrops() error {
	if s.Funder == "" {
		return nil
	}
	s.made, s.makers = map[uint32][]Position{}, map[string]bool{}
	want := wanted{account: tag(ofMaker, string(s.Funder))}
	if s.Contract != "" {
		want.contract = shortTag(ofContract, string(s.Contract))
	}
	for i := range s.saved {
		p := &s.saved[i]
		if !want.mayBeIn(p.marks) {
			continue
		}
		made := p.made
		if p.manyMade {
			of, err := s.index.read(*p)
			if err != nil {
				return err
			}
			made = of.made()
		}
		if err := s.note(made, want); err != nil {
			return err
		}
	}
	return s.note(s.tail.made(), want)
}

// fundersDropsMax bounds the drops that a search by funder notes: any contract can say that
// it made some for somebody.
const fundersDropsMax = 200_000

var errManyDrops = &ParamError{"funder_id", "there are more than 200000 drops that contracts say are this account's: give drop_id and contract_id instead"}

// note notes where the funder's drops were made.
func (s *search) note(made []record, want wanted) error {
	for i := range made {
		r := &made[i]
		if !want.has(r) {
			continue
		}
		if s.noted++; s.noted > fundersDropsMax {
			return errManyDrops
		}
		s.made[r.drop] = append(s.made[r.drop], r.at)
	}
	return nil
}

// isFunders reports whether the contract said of a drop that the funder made it.
func (s *search) isFunders(contract account.ID, drop string) (bool, error) {
	name := string(contract) + " " + drop
	is, known := s.makers[name]
	if known {
		return is, nil
	}
	creation := reader{view: s.view}
	for _, at := range s.made[dropTag(contract, drop)] {
		t, err := creation.at(at)
		if err != nil {
			return false, err
		}
		if t == nil || t.contract != contract {
			continue
		}
		for _, a := range t.about() {
			is = is || t.makes(a) && a.drop == drop && a.funder == s.Funder
		}
	}
	s.makers[name] = is
	return is, nil
}

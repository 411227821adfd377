package overview

import (
	"slices"
	"strings"
	"time"

	"latchkey/core/amount"
	"latchkey/host/drops"
)

// Summary is how many links there are of each state.
type Summary struct {
	Links  int           `json:"links"`
	States map[State]int `json:"states"`
}

// Summarize counts links. Those that are not made yet are unpaid.
func Summarize(seen []*Seen, unmade int) Summary {
	s := Summary{States: map[State]int{}}
	s.add(Unpaid, unmade)
	for _, d := range seen {
		for _, f := range d.Fates {
			s.add(f.State, 1)
		}
		if len(d.Fates) > 0 || d.Ended == nil {
			continue
		}
		returned := Reclaimed
		if d.Ended.Cancelled {
			returned = Cancelled
		}
		s.add(Claimed, int(d.Ended.Claimed))
		s.add(returned, int(d.Ended.Returned))
	}
	return s
}

func (s *Summary) add(state State, n int) {
	if n > 0 {
		s.States[state] += n
		s.Links += n
	}
}

// Stats are what links have cost, and how they were claimed.
type Stats struct {
	Summary
	Deposit   amount.Yocto `json:"deposit"`    // of drops whose making is known
	MakingGas amount.Yocto `json:"making_gas"` // of the same
	ClaimGas  amount.Yocto `json:"claim_gas"`  // of claims whose cost is known
	CameBack  amount.Yocto `json:"came_back"`
	// Costs is how many claims' cost is known, and CostOfEach their mean.
	Costs      int           `json:"costs"`
	CostOfEach *amount.Yocto `json:"cost_per_claim,omitempty"`
	Times      *TimesToClaim `json:"time_to_claim,omitempty"`
	Days       []DayOfClaims `json:"claims_per_day"`
}

// TimesToClaim are how long links waited, in seconds.
type TimesToClaim struct {
	Shortest float64 `json:"shortest"`
	Median   float64 `json:"median"`
	Longest  float64 `json:"longest"`
}

// DayOfClaims is how many links were claimed on a day, in UTC.
type DayOfClaims struct {
	Day    string `json:"day"`
	Claims int    `json:"claims"`
}

// Calculate makes the statistics of links.
func Calculate(seen []*Seen, unmade int) *Stats {
	s := &Stats{Summary: Summarize(seen, unmade), Days: []DayOfClaims{}}
	var waits []time.Duration
	days := map[string]int{}
	for _, d := range seen {
		if d.Making != nil {
			s.Deposit = s.Deposit.SaturatingAdd(d.Making.Deposit)
			s.MakingGas = s.MakingGas.SaturatingAdd(d.Making.Fee)
		}
		for _, f := range d.Fates {
			s.take(f)
			if f.State != Claimed || f.At == nil {
				continue
			}
			days[f.At.Day()]++
			if d.Making != nil && d.Making.At > 0 {
				waits = append(waits, since(d.Making.At, *f.At))
			}
		}
	}
	if s.Costs > 0 {
		each := s.ClaimGas.Div64(uint64(s.Costs))
		s.CostOfEach = &each
	}
	s.Times = timesOf(waits)
	for day, n := range days {
		s.Days = append(s.Days, DayOfClaims{day, n})
	}
	slices.SortFunc(s.Days, func(a, b DayOfClaims) int { return strings.Compare(a.Day, b.Day) })
	return s
}

// take adds one link's figures.
func (s *Stats) take(f Fate) {
	if f.Cost != nil {
		s.Costs++
		s.ClaimGas = s.ClaimGas.SaturatingAdd(*f.Cost)
	}
	if f.Back != nil {
		s.CameBack = s.CameBack.SaturatingAdd(*f.Back)
	}
}

func since(from, to drops.Timestamp) time.Duration { return time.Duration(max(to, from) - from) }

func timesOf(waits []time.Duration) *TimesToClaim {
	if len(waits) == 0 {
		return nil
	}
	slices.Sort(waits)
	return &TimesToClaim{waits[0].Seconds(), waits[len(waits)/2].Seconds(), waits[len(waits)-1].Seconds()}
}

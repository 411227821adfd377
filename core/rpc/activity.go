package rpc

import (
	"strconv"

	"latchkey/core/account"
	"latchkey/core/events"
)

// activityListed is how much an answer of latchkey_activity has at most, and unless less is asked for.
const activityListed = 100

// act is one transaction or receipt in an account's history.
type act struct {
	ran
	Height    uint64 `json:"block_height"`
	Timestamp string `json:"timestamp_nanosec"`
}

// activity answers latchkey_activity {account_id, before, limit, deploys}: the transactions that an account signed
// and the receipts that ran there, the newest first; of deploys those that changed its contract.
func activity(x *exchange, p params) (any, *Error) {
	var q struct {
		AccountID account.ID `json:"account_id"`
		Before    *string    `json:"before"`
		Limit     *int       `json:"limit"`
		Deploys   bool       `json:"deploys"`
	}
	if failure := p.object(&q); failure != nil {
		return nil, failure
	}
	if q.AccountID == "" {
		return nil, parseError("params: account_id is missing")
	}
	limit, failure := limitOf(q.Limit, activityListed)
	if failure != nil {
		return nil, failure
	}
	asked := events.Acts{Account: q.AccountID, Deploys: q.Deploys, Limit: limit}
	if q.Before != nil {
		at, err := events.ParsePosition(*q.Before)
		if err != nil {
			return nil, parseError("params: before: %v", err)
		}
		asked.Before = &at
	}
	return x.acts(asked)
}

func (x *exchange) acts(asked events.Acts) (any, *Error) {
	index, failure := x.index()
	if failure != nil {
		return nil, failure
	}
	if failure := x.enter(); failure != nil {
		return nil, failure
	}
	page, err := events.FindActs(x.view, index, asked)
	if err != nil {
		return nil, eventsError(err)
	}
	answer := struct {
		Acts    []act   `json:"acts"`
		Next    *string `json:"next"`                    // the before of the next page
		Pruned  uint64  `json:"pruned_height,omitempty"` // through which nothing is kept
		Indexed uint64  `json:"indexed_height"`
		Place
	}{[]act{}, nil, page.Pruned, page.IndexedHeight, x.place()}
	for _, a := range page.Acts {
		answer.Acts = append(answer.Acts, act{ranOf(a.Deed), a.Block.Height, strconv.FormatUint(a.Block.Time, 10)})
	}
	if page.Next != nil {
		next := page.Next.String()
		answer.Next = &next
	}
	return answer, nil
}

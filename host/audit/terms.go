package audit

import (
	"encoding/json"

	"latchkey/core/amount"
)

// Terms are what plugins/proxy holds a key to, and what the key has used of them, as its
// view get_key has them.
type Terms struct {
	PublicKey  string          `json:"public_key,omitempty"`
	Via        string          `json:"via,omitempty"` // guard or proxy
	OnAccount  bool            `json:"on_account"`
	ExpiresAt  *uint64         `json:"expires_at,string"` // nanoseconds since 1970, the first moment too late
	Uses       *uint64         `json:"uses"`              // in all
	Used       uint64          `json:"used"`
	Rate       *Rate           `json:"rate"`
	UsedInRate uint64          `json:"used_in_rate"`
	Calls      []CallTerms     `json:"calls"`
	Transfers  []TransferTerms `json:"transfers"`
	Stake      *StakeTerms     `json:"stake"`
}

// Rate is so many calls in so many blocks or seconds.
type Rate struct {
	Calls   uint64 `json:"calls"`
	Blocks  uint64 `json:"blocks,omitempty"`
	Seconds uint64 `json:"seconds,omitempty"`
}

// CallTerms let a key call methods of a contract.
type CallTerms struct {
	ContractID  string            `json:"contract_id"`
	MethodNames []string          `json:"method_names"` // none: any
	Rules       []json.RawMessage `json:"rules"`
	Deposits    amount.Yocto      `json:"deposits"` // that it may attach in all
	Spent       *amount.Yocto     `json:"spent,omitempty"`
}

// TransferTerms let a key send money to an account.
type TransferTerms struct {
	ReceiverID string        `json:"receiver_id"`
	Total      amount.Yocto  `json:"total"`
	Spent      *amount.Yocto `json:"spent,omitempty"`
}

// StakeTerms let a key stake.
type StakeTerms struct {
	PublicKey string       `json:"public_key"`
	Most      amount.Yocto `json:"most"`
}

// SpendMax is what the key may still take out of the account, without stakes, which stay
// the account's.
func (t *Terms) SpendMax() (sum amount.Yocto) {
	add := func(total amount.Yocto, spent *amount.Yocto) {
		left := total
		if spent != nil {
			left, _ = total.Sub(*spent) // which is at most the total
		}
		sum = sum.SaturatingAdd(left)
	}
	for _, c := range t.Calls {
		add(c.Deposits, c.Spent)
	}
	for _, to := range t.Transfers {
		add(to.Total, to.Spent)
	}
	return sum
}

// expired reports whether a key is refused for its age at a block's time.
func (t *Terms) expired(nowNs uint64) bool { return t.ExpiresAt != nil && nowNs >= *t.ExpiresAt }

// UsesLeft is how often the key can be used at once and in all; without a bound nil.
func (t *Terms) UsesLeft() (atOnce, inAll *uint64) {
	if t.Uses != nil {
		left := *t.Uses - min(t.Used, *t.Uses)
		atOnce, inAll = &left, &left
	}
	if t.Rate != nil {
		left := t.Rate.Calls - min(t.UsedInRate, t.Rate.Calls)
		if atOnce == nil || left < *atOnce {
			atOnce = &left
		}
	}
	return atOnce, inAll
}

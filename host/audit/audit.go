package audit

import (
	"encoding/json"
	"fmt"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
)

// Facts are what a node says about an account, all as of one block.
type Facts struct {
	AccountID account.ID
	Balance   amount.Yocto
	GasPrice  amount.Yocto // yocto a gas
	Contract  bool         // whether the account has a contract
	Guarded   bool         // whether the contract is asked about what function-call keys sign
	Keys      []Key
	Time      uint64 // of the block, in nanoseconds since 1970
	// Terms are those of keys by public key, where the account's contract keeps some; else
	// nil.
	Terms map[string]*Terms
	// Recovery is how the account's guardians replace its keys; nil without any.
	Recovery *Recovery
	// Receivers are the accounts that function-call keys may call.
	Receivers map[string]Receiver
}

// Key is a key as a node lists it: its type or permission may be of a kind that
// this program does not know.
type Key struct {
	PublicKey string
	AccessKey json.RawMessage // {"nonce", "permission"}
}

// Receiver is an account that a key may call.
type Receiver struct{ Exists, Contract bool }

// Report is what Of finds.
type Report struct {
	AccountID account.ID `json:"account_id"`
	Keys      []Finding  `json:"keys"`
	Warnings  []Warning  `json:"warnings"` // about the account as a whole
	// GasMax is what the function-call keys together may still burn, in yocto;
	// nil when a key without an allowance may burn the whole balance.
	GasMax *amount.Yocto `json:"gas_max"`
	// SpendMax is what keys with terms may still take out of the account, in yocto,
	// beside gas.
	SpendMax *amount.Yocto `json:"spend_max,omitempty"`
	Recovery *Recovery     `json:"recovery,omitempty"`
}

// Finding is what Of says about one key.
type Finding struct {
	PublicKey string `json:"public_key"`
	Can       string `json:"can"` // in plain words
	// Terms are what the account's contract holds the key to, and Left in words what it
	// can still do of that.
	Terms *Terms `json:"terms,omitempty"`
	Left  string `json:"left,omitempty"`
	// Of a key with an allowance: gas that it still pays for in all, and gas
	// that one call may attach.
	GasLeft  *uint64   `json:"gas_left,omitempty"`
	CallGas  *uint64   `json:"call_gas_max,omitempty"`
	Guarded  bool      `json:"guarded,omitempty"` // the account's contract is asked about each call
	Warnings []Warning `json:"warnings"`
}

// Warning is something that looks dangerous or useless. Its code is stable.
type Warning struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Codes of warnings.
const (
	NoKeys                = "NO_KEYS"
	NoFullAccessKey       = "NO_FULL_ACCESS_KEY"
	SeveralFullAccessKeys = "SEVERAL_FULL_ACCESS_KEYS"
	UnknownKind           = "UNKNOWN_KIND"
	NoAllowance           = "NO_ALLOWANCE"
	AllowanceSpent        = "ALLOWANCE_SPENT"
	OwnContract           = "OWN_CONTRACT_ANY_METHOD"
	ReceiverMissing       = "RECEIVER_MISSING"
	ReceiverEmpty         = "RECEIVER_WITHOUT_CONTRACT"

	TermsExpired    = "TERMS_EXPIRED"
	TermsUsedUp     = "TERMS_USED_UP"
	TermsWithoutKey = "TERMS_WITHOUT_KEY"
	KeyWithoutTerms = "KEY_WITHOUT_TERMS"
	TermsNotHeld    = "TERMS_NOT_HELD"
	SpendsForGood   = "SPENDS_WITHOUT_END"
	PaysAnyMethod   = "DEPOSITS_FOR_ANY_METHOD"
	OneGuardian     = "ONE_GUARDIAN_IS_ENOUGH"
	RecoveryOpen    = "RECOVERY_UNDER_WAY"
	MoreThanIsThere = "TOTALS_ABOVE_BALANCE"
)

// Of looks at every key.
func Of(f *Facts) *Report {
	r := &Report{AccountID: f.AccountID, Keys: []Finding{}, GasMax: &amount.Yocto{}, Recovery: f.Recovery}
	full := 0
	for _, k := range f.Keys {
		var key accesskey.AccessKey
		finding := Finding{PublicKey: k.PublicKey, Can: Words(k.AccessKey), Warnings: []Warning{}}
		switch err := json.Unmarshal(k.AccessKey, &key); {
		case err != nil:
			finding.warn(UnknownKind, "it is of a kind that this program does not know")
		case key.Permission.IsFullAccess():
			full++
		default:
			f.limited(&finding, key.Permission.FunctionCall)
			f.held(&finding, key.Permission.FunctionCall)
			r.addGas(key.Permission.FunctionCall.Allowance)
		}
		r.Keys = append(r.Keys, finding)
	}
	r.Warnings = f.whole(full)
	f.spending(r)
	f.recovery(r)
	return r
}

func (f *Finding) warn(code, format string, args ...any) {
	f.Warnings = append(f.Warnings, Warning{code, fmt.Sprintf(format, args...)})
}

func (r *Report) addGas(allowance *amount.Yocto) {
	if allowance == nil {
		r.GasMax = nil
	} else if r.GasMax != nil {
		sum := r.GasMax.SaturatingAdd(*allowance)
		r.GasMax = &sum
	}
}

// whole looks at the keys together.
func (f *Facts) whole(full int) []Warning {
	warnings := []Warning{}
	warn := func(code, format string, args ...any) {
		warnings = append(warnings, Warning{code, fmt.Sprintf(format, args...)})
	}
	switch {
	case len(f.Keys) == 0 && f.Contract:
		warn(NoKeys, "nobody can sign for the account: its contract alone decides, for good")
	case len(f.Keys) == 0:
		warn(NoKeys, "nobody can sign for the account, and it has no contract: its %s NEAR are out of reach", f.Balance.FormatNEAR())
	case full == 0:
		warn(NoFullAccessKey, "no key can add or delete keys, change the contract or move the balance")
	case full > 1:
		warn(SeveralFullAccessKeys, "each of the %d full-access keys can take everything and delete the others", full)
	}
	return warnings
}

// limited looks at a function-call key.
func (f *Facts) limited(finding *Finding, fc *accesskey.FunctionCall) {
	finding.Guarded = f.Guarded
	receiver := f.Receivers[fc.ReceiverID]
	switch {
	case !receiver.Exists:
		finding.warn(ReceiverMissing, "account %s does not exist: the key can do nothing, until someone creates that account and decides what it does", fc.ReceiverID)
	case !receiver.Contract:
		finding.warn(ReceiverEmpty, "account %s has no contract: there is nothing to call", fc.ReceiverID)
	case fc.ReceiverID == string(f.AccountID) && len(fc.MethodNames) == 0:
		finding.warn(OwnContract, "it calls the account's own contract as the account itself: methods that are private to the contract are open to it")
	}
	if fc.Allowance == nil {
		finding.warn(NoAllowance, "it may burn the account's whole balance, %s NEAR, as gas", f.Balance.FormatNEAR())
		return
	}
	left, call := buys(*fc.Allowance, f.GasPrice, f.Guarded)
	finding.GasLeft, finding.CallGas = &left, &call
	if call == 0 {
		finding.warn(AllowanceSpent, "its allowance of %s NEAR does not pay for any call", fc.Allowance.FormatNEAR())
	}
}

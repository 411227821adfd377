package audit

import (
	"fmt"

	"latchkey/core/accesskey"
	"latchkey/core/amount"
)

// held looks at a key of an account whose contract keeps terms.
func (f *Facts) held(finding *Finding, fc *accesskey.FunctionCall) {
	if f.Terms == nil {
		return
	}
	t, ok := f.Terms[finding.PublicKey]
	if !ok {
		if fc.ReceiverID == string(f.AccountID) {
			finding.warn(KeyWithoutTerms, "it has no terms, so the account's contract refuses all that it signs")
		}
		return
	}
	finding.Terms, finding.Left = t, t.Left(f.Time)
	finding.Can = t.Words()
	if fc.Allowance != nil {
		finding.Can += ", up to " + fc.Allowance.FormatNEAR() + " NEAR of gas"
	} else {
		finding.Can += ", any gas"
	}
	if t.Via == "guard" && !f.Guarded {
		finding.warn(TermsNotHeld, "nothing holds it to its terms: the account's contract is not asked before its calls. Revoke it, and grant one via proxy")
	}
	if _, inAll := t.UsesLeft(); inAll != nil && *inAll == 0 {
		finding.warn(TermsUsedUp, "it was used as often as it may be: revoke it")
	}
	if t.expired(f.Time) {
		finding.warn(TermsExpired, "it expired on %s: revoke it", instant(*t.ExpiresAt))
		return
	}
	if spend := t.SpendMax(); !spend.IsZero() && t.ExpiresAt == nil {
		finding.warn(SpendsForGood, "it may spend %s NEAR and never expires", spend.FormatNEAR())
	}
	for _, c := range t.Calls {
		if !c.Deposits.IsZero() && len(c.MethodNames) == 0 {
			finding.warn(PaysAnyMethod, "it may attach deposits to any method of %s, whatever that does with them", c.ContractID)
		}
	}
}

// spending looks at what keys with terms may take together, and at terms of keys that
// are gone.
func (f *Facts) spending(r *Report) {
	if f.Terms == nil {
		return
	}
	sum := amount.Yocto{}
	for _, k := range r.Keys {
		if k.Terms != nil && !k.Terms.expired(f.Time) {
			sum = sum.SaturatingAdd(k.Terms.SpendMax())
		}
	}
	r.SpendMax = &sum
	if f.Balance.Cmp(sum) < 0 {
		r.warn(MoreThanIsThere, "keys may spend %s NEAR together, more than the account has", sum.FormatNEAR())
	}
	gone := 0
	for _, t := range f.Terms {
		if !t.OnAccount {
			gone++
		}
	}
	if gone > 0 {
		r.warn(TermsWithoutKey, "terms of %s that the account has no more take storage: revoke them", plural(uint64(gone), "key"))
	}
}

func (r *Report) warn(code, format string, args ...any) {
	r.Warnings = append(r.Warnings, Warning{code, fmt.Sprintf(format, args...)})
}

// Recovery is who can replace the account's keys, as plugins/recovery has it.
type Recovery struct {
	Guardians    []string `json:"guardians"`
	Threshold    uint64   `json:"threshold"`
	DelaySeconds uint64   `json:"delay_seconds"`
	Open         uint64   `json:"open"` // recoveries
}

// Words says who can replace the account's keys.
func (r *Recovery) Words() string {
	return fmt.Sprintf("%d of %s replace the account's keys, %s after they agree", r.Threshold, plural(uint64(len(r.Guardians)), "guardian"), plural(r.DelaySeconds, "second"))
}

func (f *Facts) recovery(r *Report) {
	if f.Recovery == nil {
		return
	}
	if f.Recovery.Open > 0 {
		r.warn(RecoveryOpen, "%s under way: if that is not yours, cancel_recovery in time", plural(f.Recovery.Open, "recovery attempt"))
	}
	if f.Recovery.Threshold == 1 {
		r.warn(OneGuardian, "any one of its guardians can take the account over, unless the owner cancels within %s", plural(f.Recovery.DelaySeconds, "second"))
	}
}

package demo

import (
	"errors"
	"fmt"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
	"latchkey/host/client"
)

// attempt is something that a claim key tries beyond its cut.
type attempt struct {
	what     string
	receiver account.ID
	action   transaction.Action
}

func call(method, args string, tgas uint64) transaction.FunctionCall {
	return transaction.FunctionCall{MethodName: method, Args: []byte(args), Gas: tgas * amount.Tgas}
}

func attempts(own keys.PublicKey) []attempt {
	withDeposit := call("claim_for", "{}", 30)
	withDeposit.Deposit = amount.From(1)
	drop := ledger.DevDropContract
	return []attempt{
		{"take the contract's money", visitor, transaction.Transfer{Deposit: amount.MilliNEAR}},
		{"become a full-access key", drop, transaction.AddKey{PublicKey: own, AccessKey: accesskey.AccessKey{Permission: accesskey.FullAccess}}},
		{"replace the contract", drop, transaction.DeployContract{Code: []byte{}}},
		{"delete the account", drop, transaction.DeleteAccount{BeneficiaryID: visitor}},
		{"call another contract", ledger.DevRoot, call("create_account", "{}", 30)},
		{"call another method", drop, call("create_near_drop", "{}", 30)},
		{"attach a deposit", drop, withDeposit},
		{"spend more than its allowance", drop, call("claim_for", "{}", 300)},
		{"burn its allowance on a claim that cannot succeed", drop, call("claim_for", `{"account_id":"`+string(visitor)+`"}`, 5)},
	}
}

func (s *story) tryToBreakOut() error {
	s.chapter("What it may not do")
	for _, a := range attempts(s.drop.Links[0].Key.PublicKey()) {
		if err := s.expectRefusal(a); err != nil {
			return err
		}
	}
	return nil
}

// expectRefusal signs an attempt with the first link's key and tells which rule
// refused it.
func (s *story) expectRefusal(a attempt) error {
	link := s.drop.Links[0]
	head, err := s.client.Block(s.ctx, client.Final)
	if err != nil {
		return err
	}
	tx := transaction.Transaction{SignerID: link.Contract, PublicKey: link.Key.PublicKey(),
		Nonce:      head.Height*1_000_000 - 1, // any nonce that is not used yet
		ReceiverID: a.receiver, BlockHash: head.Hash, Actions: []transaction.Action{a.action}}
	_, err = s.client.Send(s.ctx, tx.Sign(link.Key))
	var refusal *client.Error
	if !errors.As(err, &refusal) || refusal.Cause.Name != client.InvalidTransaction {
		return fmt.Errorf("the key could %s: %v", a.what, err)
	}
	s.say("  %-30s %s", a.what, refusal.Reason())
	return nil
}

package rpc

import (
	"crypto/sha256"
	"encoding/json"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/receipt"
	"latchkey/core/runtime"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
)

type outcomeView struct {
	FinalExecutionStatus string            `json:"final_execution_status"`
	Status               statusView        `json:"status"`
	Transaction          transactionView   `json:"transaction"`
	TransactionOutcome   outcomeWithID     `json:"transaction_outcome"`
	ReceiptsOutcome      []outcomeWithID   `json:"receipts_outcome"`
	Receipts             []json.RawMessage `json:"receipts,omitzero"` // of EXPERIMENTAL_tx_status
	Told                 *ToldOutcome      `json:"latchkey,omitempty"`
}

func (x *exchange) outcomeView(s *ledger.TransactionStatus, withReceipts bool) outcomeView {
	v := outcomeView{
		FinalExecutionStatus: "FINAL",
		Transaction:          viewTransaction(s.Transaction),
		TransactionOutcome:   viewOutcome(&s.Outcome),
		ReceiptsOutcome:      []outcomeWithID{},
	}
	v.Told = tellOutcome(s)
	if !s.Complete {
		v.FinalExecutionStatus = "INCLUDED_FINAL"
	}
	if s.Status != nil {
		v.Status = viewStatus(s.Status)
	}
	if withReceipts {
		v.Receipts = []json.RawMessage{}
	}
	for i := range s.Receipts {
		v.ReceiptsOutcome = append(v.ReceiptsOutcome, viewOutcome(&s.Receipts[i]))
		if withReceipts {
			v.Receipts = append(v.Receipts, receiptView(s.Receipts[i].Receipt))
		}
	}
	return v
}

// shownOutcome waits for its turn if what is to be shown is large.
func (x *exchange) shownOutcome(s *ledger.TransactionStatus, withReceipts bool) (any, *Error) {
	if argsBytes(s.Transaction.Actions) > largeAnswerBytes {
		if failure := x.enter(); failure != nil {
			return nil, failure
		}
	}
	return x.outcomeView(s, withReceipts), nil
}

// largeAnswerBytes is from where on answers are made in turns, in bytes of what they
// show.
const largeAnswerBytes = 64 << 10

// argsBytes counts the arguments that the view of actions shows.
func argsBytes(actions []transaction.Action) (n int) {
	for _, a := range actions {
		switch a := a.(type) {
		case transaction.FunctionCall:
			n += len(a.Args)
		case transaction.Delegate:
			n += largeAnswerBytes + 1 // shows code as well
		}
	}
	return n
}

type transactionView struct {
	SignerID    account.ID        `json:"signer_id"`
	PublicKey   string            `json:"public_key"`
	Nonce       uint64            `json:"nonce"`
	ReceiverID  account.ID        `json:"receiver_id"`
	Actions     []json.RawMessage `json:"actions"`
	PriorityFee uint64            `json:"priority_fee"`
	Signature   string            `json:"signature"`
	Hash        transaction.Hash  `json:"hash"`
}

func viewTransaction(tx *transaction.Signed) transactionView {
	return transactionView{SignerID: tx.SignerID, PublicKey: tx.PublicKey.String(), Nonce: tx.Nonce, ReceiverID: tx.ReceiverID,
		Actions: actionViews(tx.Actions), Signature: tx.Signature.String(), Hash: tx.Hash()}
}

type outcomeWithID struct {
	Proof     []string         `json:"proof"`
	BlockHash transaction.Hash `json:"block_hash"`
	ID        transaction.Hash `json:"id"`
	Outcome   executionOutcome `json:"outcome"`
}

type executionOutcome struct {
	Logs        []tagged.GuestText `json:"logs"`
	ReceiptIDs  []transaction.Hash `json:"receipt_ids"`
	GasBurnt    uint64             `json:"gas_burnt"`
	TokensBurnt amount.Yocto       `json:"tokens_burnt"`
	ExecutorID  account.ID         `json:"executor_id"`
	Status      statusView         `json:"status"`
	Metadata    executionMetadata  `json:"metadata"`
}

type executionMetadata struct {
	Version    int       `json:"version"`
	GasProfile *struct{} `json:"gas_profile"`
}

func viewOutcome(p *ledger.Placed) outcomeWithID {
	return outcomeWithID{Proof: []string{}, BlockHash: p.Block.Hash, ID: p.ID, Outcome: executionOutcome{
		Logs: p.Logs, ReceiptIDs: p.ReceiptIDs, GasBurnt: p.GasBurnt, TokensBurnt: p.TokensBurnt, ExecutorID: p.Executor,
		Status: viewStatus(&p.Status), Metadata: executionMetadata{Version: 1},
	}}
}

// statusView is how a transaction or receipt ended; none of the fields is set while a
// transaction has not.
type statusView struct {
	Value   []byte
	Receipt *transaction.Hash
	Failure json.RawMessage
}

// MarshalJSON implements json.Marshaler.
func (s statusView) MarshalJSON() ([]byte, error) { return s.appendJSON(nil), nil }

func viewStatus(s *runtime.Status) statusView {
	switch s.Kind {
	case runtime.SuccessReceiptID:
		return statusView{Receipt: &s.ReceiptID}
	case runtime.Failure:
		return statusView{Failure: s.Failure.JSON()}
	}
	if s.Value == nil {
		return statusView{Value: []byte{}}
	}
	return statusView{Value: s.Value}
}

func actionViews(actions []transaction.Action) []json.RawMessage {
	views := []json.RawMessage{}
	for _, a := range actions {
		views = append(views, actionView(a))
	}
	return views
}

// actionView is NEAR's JSON of an action (spec 8.4).
func actionView(a transaction.Action) json.RawMessage {
	switch a := a.(type) {
	case transaction.DeployContract:
		hash := sha256.Sum256(a.Code)
		return variant(a, map[string]any{"code": hash[:]})
	case transaction.FunctionCall:
		return appendCall(nil, &a)
	case transaction.Transfer:
		return appendTransfer(nil, &a)
	case transaction.Stake:
		return variant(a, map[string]any{"stake": a.Stake, "public_key": a.PublicKey})
	case transaction.AddKey:
		return variant(a, map[string]any{"public_key": a.PublicKey, "access_key": a.AccessKey})
	case transaction.DeleteKey:
		return variant(a, map[string]any{"public_key": a.PublicKey})
	case transaction.DeleteAccount:
		return variant(a, map[string]any{"beneficiary_id": a.BeneficiaryID})
	case transaction.Delegate:
		return variant(a, map[string]any{"delegate_action": delegateView(&a.DelegateAction), "signature": a.Signature})
	case transaction.DeployGlobalContract:
		return globalDeployView(a)
	case transaction.UseGlobalContract:
		return globalUseView(a)
	}
	return quote(transaction.ActionName(a))
}

// delegateView is NEAR's JSON of a delegate action: the actions in it are not
// views, so code is shown as it is and an action without fields is an object.
func delegateView(d *transaction.DelegateAction) map[string]any {
	actions := []json.RawMessage{}
	for _, a := range d.Actions {
		actions = append(actions, plainAction(a))
	}
	return map[string]any{"sender_id": d.SenderID, "receiver_id": d.ReceiverID, "actions": actions,
		"nonce": d.Nonce, "max_block_height": d.MaxBlockHeight, "public_key": d.PublicKey}
}

func plainAction(a transaction.Action) json.RawMessage {
	switch a := a.(type) {
	case transaction.CreateAccount:
		return variant(a, map[string]any{})
	case transaction.DeployContract:
		return variant(a, map[string]any{"code": a.Code})
	case transaction.DeployGlobalContract:
		mode := "CodeHash"
		if a.Mode == transaction.ByAccountID {
			mode = "AccountId"
		}
		return variant(a, map[string]any{"code": a.Code, "deploy_mode": mode})
	case transaction.UseGlobalContract:
		return variant(a, map[string]any{"contract_identifier": a.Contract})
	}
	return actionView(a)
}

// globalDeployView shows the hash of the code, as DeployContract does.
func globalDeployView(a transaction.DeployGlobalContract) json.RawMessage {
	hash := sha256.Sum256(a.Code)
	name := "DeployGlobalContract"
	if a.Mode == transaction.ByAccountID {
		name = "DeployGlobalContractByAccountId"
	}
	return named(name, map[string]any{"code": hash[:]})
}

func globalUseView(a transaction.UseGlobalContract) json.RawMessage {
	if a.Contract.AccountID != "" {
		return named("UseGlobalContractByAccountId", map[string]any{"account_id": a.Contract.AccountID})
	}
	return named("UseGlobalContract", map[string]any{"code_hash": a.Contract.CodeHash})
}

func variant(a transaction.Action, fields map[string]any) json.RawMessage {
	return named(transaction.ActionName(a), fields)
}

func named(name string, fields map[string]any) json.RawMessage {
	text, err := json.Marshal(fields)
	if err != nil {
		panic("rpc: " + err.Error())
	}
	return tagged.Wrap(name, text)
}

type dataReceiverView struct {
	DataID     transaction.Hash `json:"data_id"`
	ReceiverID account.ID       `json:"receiver_id"`
}

// receiptView is NEAR's JSON of an action receipt.
func receiptView(rc *receipt.Receipt) json.RawMessage {
	outputs, inputs := []dataReceiverView{}, []transaction.Hash{}
	for _, out := range rc.Outputs {
		outputs = append(outputs, dataReceiverView{out.DataID, out.Receiver})
	}
	inputs = append(inputs, rc.Inputs...)
	action := map[string]any{
		"signer_id": rc.Signer, "signer_public_key": rc.SignerKey, "gas_price": rc.GasPrice,
		"output_data_receivers": outputs, "input_data_ids": inputs, "actions": actionViews(rc.Actions),
		"is_promise_yield": false,
	}
	if rc.RefundTo != "" {
		action["refund_to"] = rc.RefundTo
	}
	text, err := json.Marshal(map[string]any{
		"predecessor_id": rc.Predecessor, "receiver_id": rc.Receiver, "receipt_id": rc.ID, "priority": 0,
		"receipt": map[string]any{"Action": action},
	})
	if err != nil {
		panic("rpc: " + err.Error())
	}
	return text
}

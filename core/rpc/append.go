package rpc

import (
	"encoding/base64"
	"encoding/json"
	"strconv"

	"latchkey/core/amount"
	"latchkey/core/transaction"
)

// appender is an answer that writes its own JSON. What waits for each transaction takes
// less so than by reflection; tests hold the two to the same bytes.
type appender interface{ appendJSON(b []byte) []byte }

// textOf is the JSON of an answer.
func textOf(answer any) ([]byte, error) {
	if a, ok := answer.(appender); ok {
		return a.appendJSON(make([]byte, 0, answerBytesFirst)), nil
	}
	return json.Marshal(answer)
}

// answerBytesFirst has room for the outcome of most transactions.
const answerBytesFirst = 4 << 10

func (v outcomeView) appendJSON(b []byte) []byte {
	b = appendText(append(b, `{"final_execution_status":`...), v.FinalExecutionStatus)
	b = v.Status.appendJSON(append(b, `,"status":`...))
	b = v.Transaction.appendJSON(append(b, `,"transaction":`...))
	b = v.TransactionOutcome.appendJSON(append(b, `,"transaction_outcome":`...))
	b = append(b, `,"receipts_outcome":[`...)
	for i := range v.ReceiptsOutcome {
		b = v.ReceiptsOutcome[i].appendJSON(comma(b, i))
	}
	b = append(b, ']')
	if v.Receipts != nil {
		b = append(append(b, `,"receipts":`...), must(json.Marshal(v.Receipts))...)
	}
	if v.Told != nil {
		b = append(append(b, `,"latchkey":`...), must(json.Marshal(v.Told))...)
	}
	return append(b, '}')
}

func (v *transactionView) appendJSON(b []byte) []byte {
	b = appendText(append(b, `{"signer_id":`...), string(v.SignerID))
	b = appendText(append(b, `,"public_key":`...), v.PublicKey)
	b = strconv.AppendUint(append(b, `,"nonce":`...), v.Nonce, 10)
	b = appendText(append(b, `,"receiver_id":`...), string(v.ReceiverID))
	b = append(b, `,"actions":[`...)
	for i, action := range v.Actions {
		b = append(comma(b, i), action...)
	}
	b = strconv.AppendUint(append(b, `],"priority_fee":`...), v.PriorityFee, 10)
	b = appendText(append(b, `,"signature":`...), v.Signature)
	b = appendHash(append(b, `,"hash":`...), v.Hash)
	return append(b, '}')
}

// appendCall is what actionView makes of a FunctionCall, members in the order of package json.
func appendCall(b []byte, a *transaction.FunctionCall) []byte {
	b = base64.StdEncoding.AppendEncode(append(b, `{"FunctionCall":{"args":"`...), a.Args)
	b = appendAmount(append(b, `","deposit":`...), a.Deposit)
	b = strconv.AppendUint(append(b, `,"gas":`...), uint64(a.Gas), 10)
	b = appendText(append(b, `,"method_name":`...), a.MethodName)
	return append(b, `}}`...)
}

// appendTransfer is appendCall of a Transfer.
func appendTransfer(b []byte, a *transaction.Transfer) []byte {
	b = appendAmount(append(b, `{"Transfer":{"deposit":`...), a.Deposit)
	return append(b, `}}`...)
}

func (o *outcomeWithID) appendJSON(b []byte) []byte {
	b = appendHash(append(b, `{"proof":[],"block_hash":`...), o.BlockHash)
	b = appendHash(append(b, `,"id":`...), o.ID)
	b = o.Outcome.appendJSON(append(b, `,"outcome":`...))
	return append(b, '}')
}

func (o *executionOutcome) appendJSON(b []byte) []byte {
	b = append(b, `{"logs":[`...)
	for i, log := range o.Logs {
		b = appendText(comma(b, i), string(log))
	}
	b = append(b, `],"receipt_ids":[`...)
	for i, id := range o.ReceiptIDs {
		b = appendHash(comma(b, i), id)
	}
	b = strconv.AppendUint(append(b, `],"gas_burnt":`...), o.GasBurnt, 10)
	b = appendAmount(append(b, `,"tokens_burnt":`...), o.TokensBurnt)
	b = appendText(append(b, `,"executor_id":`...), string(o.ExecutorID))
	b = o.Status.appendJSON(append(b, `,"status":`...))
	b = strconv.AppendInt(append(b, `,"metadata":{"version":`...), int64(o.Metadata.Version), 10)
	return append(b, `,"gas_profile":null}}`...)
}

func (s statusView) appendJSON(b []byte) []byte {
	switch {
	case s.Receipt != nil:
		return append(appendHash(append(b, `{"SuccessReceiptId":`...), *s.Receipt), '}')
	case s.Failure != nil:
		return append(append(append(b, `{"Failure":`...), must(json.Marshal(s.Failure))...), '}')
	case s.Value != nil:
		b = base64.StdEncoding.AppendEncode(append(b, `{"SuccessValue":"`...), s.Value)
		return append(b, `"}`...)
	}
	return append(b, `"Started"`...)
}

func comma(b []byte, i int) []byte {
	if i > 0 {
		b = append(b, ',')
	}
	return b
}

// appendText writes a string as package json does.
func appendText(b []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			return append(b, must(json.Marshal(text))...)
		}
	}
	return append(append(append(b, '"'), text...), '"')
}

func appendHash(b []byte, h transaction.Hash) []byte {
	return append(append(append(b, '"'), h.String()...), '"')
}

func appendAmount(b []byte, a amount.Yocto) []byte {
	return append(append(append(b, '"'), a.String()...), '"')
}

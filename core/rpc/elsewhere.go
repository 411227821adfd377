package rpc

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// A ledger may have several hosts, of which one makes its blocks. The others bring to it
// what a request sends.

// UnresolvedError is a host's answer to what was sent to it and may have happened, or may
// not: sent again it happens once.
type UnresolvedError struct{ Err error }

func (e *UnresolvedError) Error() string {
	return fmt.Sprintf("what was sent may have happened, or may not: send the same again, and it happens once (%v)", e.Err)
}

func (e *UnresolvedError) Unwrap() error { return e.Err }

// RefusedChangeError is a change of the settings that a host's ledger would take, and that the
// hosts of the ledger could not follow.
type RefusedChangeError struct {
	Rule string
	Err  error
}

func (e *RefusedChangeError) Error() string { return e.Err.Error() }
func (e *RefusedChangeError) Unwrap() error { return e.Err }

// unresolvedError is what clients repeat a request after.
func unresolvedError(err *UnresolvedError) *Error {
	e := handlerError(causeTimeout, struct{}{}, err.Error())
	e.Told = Told{codeUnresolved, err.Error()}
	return e
}

// codeUnresolved tells that of a block whose receipts have not all run apart.
const codeUnresolved = "UNRESOLVED"

// sends are the methods that bring something into a block.
var sends = map[string]bool{
	"send_tx": true, "broadcast_tx_commit": true, "broadcast_tx_async": true, "latchkey_claim": true, "latchkey_admin": true,
}

// Sends reports whether a request brings something into a block.
func Sends(body []byte) bool {
	var req struct {
		Method string `json:"method"`
	}
	return json.Unmarshal(body, &req) == nil && sends[req.Method]
}

// Refuses reports whether an answer refuses what a request sends, by the state of its host.
func Refuses(answer []byte) bool {
	begin := answer[:min(len(answer), refusalWithin)]
	return bytes.Contains(begin, []byte(`"`+causeInvalidTransaction+`"`)) || bytes.Contains(begin, []byte(`"state":"`+ClaimRefused+`"`))
}

// refusalWithin is where an answer says so, in bytes.
const refusalWithin = 256

// Unresolved is the answer to a request of which a host does not know what became.
func Unresolved(body []byte, err error) (answer []byte, httpStatus int) {
	return reply(idOf(body), nil, unresolvedError(&UnresolvedError{err}))
}

// Away is the answer to a request that was brought nowhere: its host cannot at present.
func Away(body []byte, why string) (answer []byte, httpStatus int) {
	return reply(idOf(body), nil, handlerError(causeAway, map[string]any{"error_message": why}, why))
}

func idOf(body []byte) json.RawMessage {
	var req request
	_ = json.Unmarshal(body, &req)
	return req.id()
}

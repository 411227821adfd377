package main

import (
	"strconv"

	"latchkey/plugins/sdk"
)

// request is a recovery that a guardian has started.
//
//latchkey:record 1 Stored request is of a later version
type request struct {
	newKey    sdk.PublicKey
	oldKeys   []sdk.PublicKey `count:"u8"` // to be deleted
	starter   uint8           // among the guardians
	confirmed uint16          // a bit for each guardian
	startedAt uint64          // nanoseconds
	readyAt   uint64          // from when it can be completed; 0 until enough have confirmed
	running   bool            // its keys are being replaced
}

var requests = sdk.Map[request]{Prefix: "r", Encode: encodeRequest, Decode: decodeRequest}

func requestKey(id uint32) []byte {
	var e sdk.Encoder
	e.U32(id)
	return e.Bytes()
}

// readRequest finds the open request that a call is about.
func readRequest(id uint32) request {
	r, ok := requests.Get(requestKey(id))
	if !ok {
		sdk.Panic("There is no open recovery " + strconv.FormatUint(uint64(id), 10))
	}
	return r
}

// confirmations counts the guardians that agree.
func (r *request) confirmations() (n uint8) {
	for bits := r.confirmed; bits > 0; bits &= bits - 1 {
		n++
	}
	return n
}

// agree notes a guardian, and starts the delay when there are enough.
func (r *request) agree(c *config, guardian int) {
	r.confirmed |= 1 << guardian
	if r.readyAt == 0 && r.confirmations() >= c.threshold {
		r.readyAt = sdk.BlockTimestamp() + c.delay*second
	}
}

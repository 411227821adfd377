package main

import (
	"strconv"

	"latchkey/plugins/sdk"
)

// request is a recovery that a guardian has started.
type request struct {
	newKey    sdk.PublicKey
	oldKeys   []sdk.PublicKey // to be deleted
	starter   uint8           // among the guardians
	confirmed uint16          // a bit for each guardian
	startedAt uint64          // nanoseconds
	readyAt   uint64          // from when it can be completed; 0 until enough have confirmed
	running   bool            // its keys are being replaced
}

var requests = sdk.Map[request]{
	Prefix: "r",
	Encode: func(e *sdk.Encoder, r request) {
		e.U8(recordVersion)
		e.PublicKey(r.newKey)
		e.U8(uint8(len(r.oldKeys)))
		for _, key := range r.oldKeys {
			e.PublicKey(key)
		}
		e.U8(r.starter)
		e.U16(r.confirmed)
		e.U64(r.startedAt)
		e.U64(r.readyAt)
		e.Bool(r.running)
	},
	Decode: func(d *sdk.Decoder) request {
		sdk.Require(d.U8() == recordVersion, "Stored request is of a later version")
		r := request{newKey: d.PublicKey()}
		r.oldKeys = make([]sdk.PublicKey, d.U8())
		for i := range r.oldKeys {
			r.oldKeys[i] = d.PublicKey()
		}
		r.starter, r.confirmed, r.startedAt, r.readyAt, r.running = d.U8(), d.U16(), d.U64(), d.U64(), d.Bool()
		return r
	},
}

func requestKey(id uint32) []byte {
	var e sdk.Encoder
	e.U32(id)
	return e.Bytes()
}

// readRequest finds the open request that a call is about.
func readRequest(args sdk.Arguments) (uint32, request) {
	id := args.U32("request_id")
	r, ok := requests.Get(requestKey(id))
	if !ok {
		sdk.Panic("There is no open recovery " + strconv.FormatUint(uint64(id), 10))
	}
	return id, r
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

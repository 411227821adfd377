//go:build js && wasm

package main

import (
	"encoding/binary"
	"encoding/json"
	"errors"

	"latchkey/core/borsh"
	"latchkey/core/ledger"
	"latchkey/core/vm"
	"latchkey/wasm/bridge"
	"latchkey/wasm/engine"
	"latchkey/wasm/store"
)

// Archive gives a page of the archive of a ledger (core/ledger/archive.go). Its input
// is the number of the first record (u64) and how many bytes there is room for (u32), its
// output the number of the next one (u64), whether the archive ends here (u8) and the records.
//
//go:wasmexport ledger_archive
func Archive(number uint32) uint64 {
	store.Store(number).Begin()
	r := borsh.NewReader(bridge.Input())
	from, most := r.U64(), r.U32()
	if err := r.Finish(); err != nil {
		return result(err)
	}
	page, err := ledger.Archive(store.Store(number), from, int(most))
	if err != nil {
		return result(err)
	}
	return result(nil, append(binary.LittleEndian.AppendUint64(nil, page.Next), flag(page.Done)), page.Bytes)
}

// importAnswer is how far an import is, or why it cannot go on.
type importAnswer struct {
	*ledger.Imported
	Error string `json:"error,omitempty"`
	Code  string `json:"code,omitempty"`
}

// codeBadArchive is of what is no archive, or a damaged one.
const codeBadArchive = "BAD_ARCHIVE"

// Import takes whole records of an archive, its input, into the store of this number.
// Its output is an importAnswer in JSON. With an error the store is to be put back.
//
//go:wasmexport ledger_import
func Import(number uint32) uint64 {
	return imports(number, func(m *ledger.Import) error {
		b := bridge.Input()
		records, taken, err := ledger.ReadArchive(b, ledger.BeginsArchive(b))
		if err == nil && taken < len(b) {
			err = &ledger.ArchiveError{What: "it ends within a record"}
		}
		if err != nil {
			return err
		}
		return m.Take(records)
	})
}

// ImportFinish has a ledger live that was taken in. Its input is the time (u64), 32
// random bytes, whether a copy is meant (u8) and a signed change that opens the
// ledger, or nothing; its output as Import's.
//
//go:wasmexport ledger_import_finish
func ImportFinish(number uint32) uint64 {
	return imports(number, func(m *ledger.Import) error {
		r := borsh.NewReader(bridge.Input())
		h := &host{number: number, now: r.U64(), random: r.Hash()}
		copied := r.Bool()
		raw := r.Raw(r.Remaining())
		if err := r.Err(); err != nil {
			return err
		}
		var opening *ledger.SignedAdminChange
		if len(raw) > 0 {
			var err error
			if opening, err = ledger.DecodeAdminChange(raw); err != nil {
				return err
			}
		}
		return m.Finish(opening, copied, h)
	})
}

// ImportDiscard gives an import up. Its input is a ledger.Discarded in JSON; its output as
// Import's. What else the store holds is for the platform to remove.
//
//go:wasmexport ledger_import_discard
func ImportDiscard(number uint32) uint64 {
	return imports(number, func(m *ledger.Import) error {
		var what ledger.Discarded
		if err := json.Unmarshal(bridge.Input(), &what); err != nil {
			return &ledger.ImportError{Code: "PARSE_ERROR", Why: `want {"ledger": "…", "wants": N}`}
		}
		return m.Discard(what)
	})
}

func imports(number uint32, do func(*ledger.Import) error) uint64 {
	store.Store(number).Begin()
	forget(number)
	m, err := ledger.OpenImport(store.Store(number), engine.Engine{})
	if err == nil {
		err = do(m)
	}
	answer := importAnswer{}
	if err == nil {
		answer.Imported, err = m.Status()
	}
	if err != nil {
		answer = importAnswer{Error: err.Error(), Code: importCode(err)}
	}
	text, err := json.Marshal(answer)
	return result(err, text)
}

// importCode is the stable code of what an import met; empty: the host failed.
func importCode(err error) string {
	var refused *ledger.ImportError
	var damaged *ledger.ArchiveError
	var genesis *ledger.GenesisError
	var change ledger.AdminRefusal
	var missing *vm.NotCarriedError
	switch {
	case errors.As(err, &missing):
		return "CONTRACT_NOT_CARRIED"
	case errors.As(err, &refused):
		return refused.Code
	case errors.As(err, &damaged), errors.As(err, &genesis):
		return codeBadArchive
	case errors.As(err, &change):
		return ledger.AdminRefusals.Name(change)
	}
	return ""
}

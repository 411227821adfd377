package api

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// drop is the answer to GET /v1/drops/CONTRACT/ID.
type drop struct {
	Contract string `json:"contract"`
	ID       uint32 `json:"drop_id"`
	State    string `json:"state"` // active, ended or unknown
	*kept
	Terms json.RawMessage `json:"terms,omitempty"` // of one that is active
	Ended json.RawMessage `json:"ended,omitempty"`
	*Failure
}

// kept is a drop that has not ended, as its contract keeps it.
type kept struct {
	Kind string          `json:"kind"`
	Drop json.RawMessage `json:"drop"`
}

// keptOf reads what near-drop writes: a drop under the name of its kind.
func keptOf(text json.RawMessage) (*kept, bool) {
	var byKind map[string]json.RawMessage
	if json.Unmarshal(text, &byKind) != nil || len(byKind) != 1 {
		return nil, false
	}
	for kind, drop := range byKind {
		return &kept{kind, drop}, true
	}
	return nil, false
}

// noDropContract is of a contract whose view has the name of a drop contract's.
func noDropContract(contract, method string) *refusal {
	return &refusal{http.StatusNotFound, Failure{contract + " is no drop contract: " + method + " returned something else", "NO_DROP_CONTRACT"}}
}

const codePanic = "GuestPanic" // a contract that says no

// drop answers GET /v1/drops/CONTRACT/ID. What it tells is of one block.
func (a *api) drop(w http.ResponseWriter, r *http.Request) {
	contract := r.PathValue("contract")
	id, err := strconv.ParseUint(r.PathValue("id"), 10, 32)
	if err != nil {
		Fail(w, http.StatusBadRequest, CodeBadRequest, "a drop is named by a number from 0 to 4294967295, not %.64q", r.PathValue("id"))
		return
	}
	d, status := drop{Contract: contract, ID: uint32(id), State: "active"}, http.StatusOK
	args := map[string]uint64{"drop_id": id}
	found, height, no := a.view(r, contract, "get_drop_by_id", args, 0)
	if no == nil {
		var ok bool
		if d.kept, ok = keptOf(found); !ok {
			no = noDropContract(contract, "get_drop_by_id")
		} else {
			d.Terms, _, no = a.view(r, contract, "get_drop_terms", args, height)
		}
	} else if no.Code == codePanic {
		d.Ended, _, no = a.view(r, contract, "get_ended_drop_by_id", args, 0)
		d.State = "ended"
		if no != nil && no.Code == codePanic {
			d.State, d.Failure, status, no = "unknown", &Failure{no.Error, "UNKNOWN_DROP"}, http.StatusNotFound, nil
		}
	}
	if no != nil {
		no.tell(w)
		return
	}
	a.read(w, r, status, textOf(d))
}

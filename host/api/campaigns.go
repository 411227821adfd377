package api

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// dropContract is the drop contract with which ledgers begin.
const dropContract = "drop.test.near"

// campaign is the answer to GET /v1/campaigns/FUNDER: drops that have not ended, the newest
// first.
type campaign struct {
	Contract string         `json:"contract"`
	Funder   string         `json:"funder"`
	Drops    []campaignDrop `json:"drops"`
	Next     *uint32        `json:"next_id"` // where the next page begins, as from_id; null: there is none
}

type campaignDrop struct {
	ID uint32 `json:"drop_id"`
	*kept
}

// campaign answers GET /v1/campaigns/FUNDER?contract_id&from_id&limit.
func (a *api) campaign(w http.ResponseWriter, r *http.Request) {
	texts, err := Params(r.URL.RawQuery)
	if err != nil {
		Fail(w, http.StatusBadRequest, CodeBadRequest, "%v", err)
		return
	}
	c := campaign{Contract: dropContract, Funder: r.PathValue("funder"), Drops: []campaignDrop{}}
	args := map[string]any{"funder_id": c.Funder}
	for name, text := range texts {
		switch name {
		case "contract_id":
			c.Contract = text
		case "from_id", "limit":
			n, err := strconv.ParseUint(text, 10, 32)
			if err != nil || name == "limit" && n == 0 {
				Fail(w, http.StatusBadRequest, CodeBadRequest, "%s: want a number, not %.64q", name, text)
				return
			}
			args[name] = n
		default:
			Fail(w, http.StatusBadRequest, CodeBadRequest, "%.64q is no parameter; there are contract_id, from_id and limit", name)
			return
		}
	}
	found, _, no := a.view(r, c.Contract, "get_drops", args, 0)
	if no == nil {
		no = c.fill(found)
	}
	if no != nil {
		no.tell(w)
		return
	}
	a.read(w, r, http.StatusOK, textOf(c))
}

// fill takes a page of get_drops.
func (c *campaign) fill(page json.RawMessage) *refusal {
	var listed struct {
		Drops []map[string]json.RawMessage
		Next  *uint32 `json:"next_id"`
	}
	err := json.Unmarshal(page, &listed)
	for _, of := range listed.Drops {
		var d campaignDrop
		named := json.Unmarshal(of["drop_id"], &d.ID) == nil
		delete(of, "drop_id")
		var held bool
		if d.kept, held = keptOf(textOf(of)); !named || !held {
			return noDropContract(c.Contract, "get_drops")
		}
		c.Drops = append(c.Drops, d)
	}
	if c.Next = listed.Next; err != nil {
		return noDropContract(c.Contract, "get_drops")
	}
	return nil
}

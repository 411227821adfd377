package conformance

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// difference is where our tokens do something else than the reference.
type difference struct {
	what, there, here string   // as the READMEs show it
	ft, nft           []string // the steps in which it shows, as "scene: step", or as "step" of any scene
}

var differences = []difference{
	{what: "`new`", there: "anyone who is first", here: "the contract's account or the one it is below",
		ft: []string{"a stranger is first: new by a stranger"}, nft: []string{"a stranger is first: new by a stranger"}},
	{what: "forced `storage_unregister`", there: "burns without an event", here: "has an `ft_burn`",
		ft: []string{"receivers: unregisters", "receivers: the sender is gone", "registrations: unregister with tokens, forced", "registrations: the owner unregisters"}},
	{what: "price of minting", there: "what the records take now; a later owner with a longer name is the contract's loss", here: "what they may ever take",
		nft: []string{"mint 1", "mint 2", "mint 3", "mint 4", "mint 10", "mint for too little", "mint with all there is"}},
	{what: "storage that `new` takes", there: "189 bytes, in one record", here: "276 bytes, in four",
		ft: []string{"new", "begin"}},
	{what: "storage that `new` takes", there: "159 bytes, in one record", here: "190 bytes, in three",
		nft: []string{"new", "begin"}},
	{what: "a token's hash", there: "anything", here: "32 bytes, and not without what it is of",
		nft: []string{"a token begins: mint with a hash of nothing"}},
	{what: "approvals that a transfer ends", there: "not paid back, unless the token was burnt", here: "paid back to who owned the token",
		nft: []string{"transfers: by approval", "transfers: by approval, without an id", "receivers: keeps it"}},
	{what: "`authorized_id` of `nft_transfer`", there: "never there", here: "there when someone approved has moved the token",
		nft: []string{"transfers: by approval", "transfers: by approval, without an id", "receivers: is sent it by approval"}},
	{what: "`nft_tokens`", there: "sorted by id", here: "in the order of minting",
		nft: []string{`lists: nft_tokens {"from_index":null,"limit":null}`}},
	{what: "approvals of a token", there: "without a bound", here: "at most 50",
		nft: []string{"many approvals: 51 approvals"}},
	{what: "gas for the callback", there: "5 Tgas, which a long answer uses up: then nothing comes back", here: "5 Tgas and a tenth of what is attached, 20 at most",
		ft: []string{"very long answers: 4,000,000 bytes"}, nft: []string{"very long answers: 4,000,000 bytes"}},
	{what: "answers", there: "JSON of any length", here: "of at most 256 bytes; longer is rubbish",
		ft: []string{"long answers: spaces first"}, nft: []string{"long answers: spaces first"}},
	{what: "15 Tgas and less for `ft_transfer_call`", there: "may do, or end in `Exceeded the prepaid gas.`", here: "refused, with the figure",
		ft: []string{"little gas: for 15 Tgas"}},
	{what: "30 Tgas and less for `nft_transfer_call`", there: "may do; older releases refuse it", here: "refused, with the figure",
		nft: []string{"little gas: for 30 Tgas"}},
	{what: "amounts", there: "`+7` is 7", here: "digits alone",
		ft: []string{"transfers: an amount with a plus"}},
	{what: "texts about arguments", there: "those of the library serde, with line and column", here: "the field's name and what it should be, or the byte",
		ft: []string{"a token begins: new without arguments", "a token begins: new without an owner", "a token begins: ft_balance_of {}",
			`a token begins: ft_balance_of {"account_id":"Not an account"}`, "transfers: more than that", "transfers: a negative amount",
			"transfers: an amount that is a number", "transfers: to no account", "transfers: without arguments", "transfers: with what is no JSON",
			"transfers: with a name twice", "receivers: without a msg", "registrations: no account"},
		nft: []string{"transfers: to no account", "transfers: without arguments"}},
	{what: "texts about metadata", there: "`require! assertion failed`, `Hash has to be 32 bytes`", here: "with the field's name",
		ft: []string{"a token begins: new of another spec", "a token begins: new with half a reference", "a token begins: new with a short hash"}},
	{what: "texts about metadata", there: "`Spec is not NFT metadata`, `Reference and reference hash must be present`", here: "with the field's name",
		nft: []string{"a token begins: new of another spec", "a token begins: new with half a reference"}},
	{what: "`Unauthorized`", there: "just that, where a contract says it", here: "with who may",
		nft: []string{"a token begins: mint by another"}},
	{what: "`The actual approval_id …`", there: "`Some(3)`", here: "`3`",
		nft: []string{"transfers: by approval, with another id"}},
}

func (d difference) steps(token string) []string {
	if token == "ft" {
		return d.ft
	}
	return d.nft
}

// table is what a token's README shows.
func table(token string) string {
	text := "| | there | here |\n|---|---|---|\n"
	for _, d := range differences {
		if d.steps(token) != nil {
			text += fmt.Sprintf("| %s | %s | %s |\n", d.what, d.there, d.here)
		}
	}
	return text
}

// excuses are the steps that rows name, of a token, and whether ours differ there.
type excuses map[string]bool

func excusesOf(token string) excuses {
	e := excuses{}
	for _, d := range differences {
		for _, step := range d.steps(token) {
			e[step] = false
		}
	}
	return e
}

// hold compares what ours answered in a step with what they should.
func (e excuses) hold(t *testing.T, r recorded, got answer) {
	t.Helper()
	there, want := r.There, r.There
	name := r.Scene + ": " + r.Step.Name
	if r.Here != nil {
		want = *r.Here
	}
	if !got.equal(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, asJSON(got), asJSON(want))
	}
	takesMore := there.Bytes > 0 && got.Bytes > there.Bytes
	if (r.Here != nil || takesMore) && !e.excuse(name, r.Step.Name) {
		t.Errorf("%s: no row of the differences says why ours answer\n%s\nand the reference\n%s", name, asJSON(got), asJSON(there))
	}
}

// excuse reports whether a row has one of these names of a step.
func (e excuses) excuse(names ...string) bool {
	for _, name := range names {
		if _, listed := e[name]; listed {
			e[name] = true
			return true
		}
	}
	return false
}

// needed requires of each step that a row names that ours differ in it.
func (e excuses) needed(t *testing.T, token string) {
	t.Helper()
	var idle []string
	for step, used := range e {
		if !used {
			idle = append(idle, step)
		}
	}
	if slices.Sort(idle); idle != nil {
		t.Errorf("%s: ours do not differ in %s", token, strings.Join(idle, "; "))
	}
}

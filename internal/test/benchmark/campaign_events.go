package benchmark

import (
	"fmt"
	"path/filepath"
	"time"

	"latchkey/core/account"
	"latchkey/core/events"
	"latchkey/host/eventindex"
	"latchkey/host/store"
	"latchkey/internal/test/teller"
)

const (
	eventsOfClaim = 3
	fundersMade   = 10 // who take turns
	claimsOfDrop  = 100
	blocksOfWrite = 200
)

// search searches a ledger on the disk with as many events as a busy week has, three of each
// claim, which has a block to itself.
func (r *campaignRun) search() {
	s, err := store.Open(filepath.Join(r.folder, "week"), store.Options{})
	if err != nil {
		r.t.Fatal(err)
	}
	defer s.Close()
	l := teller.New(r.t, s, "drop.near")
	claims := r.size.events / eventsOfClaim
	for made := 0; made < claims; made += blocksOfWrite {
		l.Blocks(min(blocksOfWrite, claims-made), func(i int) { sayClaim(l, made+i) })
	}
	v := l.View()
	folder := eventindex.Folder(filepath.Join(r.folder, "index"))
	x, err := events.Open(folder, v)
	if err == nil {
		err = x.Advance(v, int(v.Head.Height))
	}
	if err == nil {
		err = x.Save()
	}
	if err != nil {
		r.t.Fatal(err)
	}
	bytes, err := folderBytes(string(folder), "")
	if err != nil {
		r.t.Fatal(err)
	}
	begun := time.Now()
	if x, err = events.Open(folder, v); err != nil {
		r.t.Fatal(err)
	}
	of := thousands(r.size.events) + " events, "
	r.row(of+"their index", "%.1f MB; read in %d ms by a node that starts", float64(bytes)/1e6, time.Since(begun).Milliseconds())
	ask := func(what string, texts map[string]string, want int) {
		q, err := events.NewRequest(texts)
		if err != nil {
			r.t.Fatal(err)
		}
		r.page(of+what, func() time.Duration { return ownCPU(r.t) }, func(int) error {
			page, err := events.Search(v, x, q)
			if err == nil && len(page.Events) != min(want, events.LimitDefault) {
				r.t.Errorf("%s: %d events", what, len(page.Events))
			}
			return err
		})
	}
	middle := v.Head.Height / 2
	ask("the first 100 of a funder", map[string]string{"funder_id": "funder3.near"}, r.size.events/fundersMade)
	ask("the newest 100 of a funder", map[string]string{"funder_id": "funder3.near", "order": "newest_first"}, r.size.events/fundersMade)
	ask("100 of a funder from the middle on", map[string]string{"funder_id": "funder7.near", "after": fmt.Sprint(middle)}, r.size.events/fundersMade/2)
	ask("a funder with one drop", map[string]string{"funder_id": "rare.near"}, 2)
	ask("a funder of none", map[string]string{"funder_id": "nobody.near"}, 0)
	ask("one drop", map[string]string{"contract_id": "drop.near", "drop_id": "1", "event": "claimed"}, claimsOfDrop)
	ask("an account with one claim", map[string]string{"account_id": "guest7.near"}, 2)
	ask("a path that leads to nothing, to the page's bound", map[string]string{"path": "data.0.account_id", "value": "nobody.near"}, 0)
}

// sayClaim says what a claim does, and now and then that a drop was made.
func sayClaim(l *teller.Ledger, n int) {
	say := func(event, more string) string {
		return fmt.Sprintf(`EVENT_JSON:{"standard":"latchkey-drop","version":"1.0.0","event":"%s","data":[{"drop_id":%d%s}]}`, event, n/claimsOfDrop, more)
	}
	const contract account.ID = "drop.near"
	funder := fmt.Sprintf("funder%d.near", n/claimsOfDrop%fundersMade)
	if n%claimsOfDrop == 0 {
		l.Say(contract, say("drop_created", `,"kind":"NEAR","funder":"`+funder+`","amount":"1000000000000000000000000","deposit":"1040000000000000000000000","keys":100`))
	}
	if n == claimsOfDrop/2 {
		l.Say(contract, `EVENT_JSON:{"standard":"latchkey-drop","version":"1.0.0","event":"drop_created","data":[{"drop_id":9000000,"funder":"rare.near"}]}`,
			`EVENT_JSON:{"standard":"latchkey-drop","version":"1.0.0","event":"drop_cancelled","data":[{"drop_id":9000000,"funder":"rare.near"}]}`)
	}
	key := fmt.Sprintf(`,"public_key":"ed25519:%044d","account_id":"guest%d.near"`, n, n)
	l.Say(contract, say("claim_started", key+`,"creates_account":false`), say("claimed", key+`,"amount":"1000000000000000000000000"`),
		say("key_deleted", fmt.Sprintf(`,"public_key":"ed25519:%044d","funder":"%s","storage_refund":"1610000000000000000000","allowance_refund":"20900000000000000000000"`, n, funder)))
}

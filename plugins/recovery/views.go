package main

import "latchkey/plugins/sdk"

func emit(event string, fields func(*sdk.Writer)) {
	sdk.Event("latchkey-recovery", "1.0.0", event, fields)
}

// configView is who guards the account, and whose recoveries were cancelled.
type configView struct {
	guardians
	Attempts []attempt `json:"attempts"`
}

// guardians is who guards the account.
//
//latchkey:members
type guardians struct {
	Guardians []string `json:"guardians"`
	Threshold uint8    `json:"threshold"`
	Delay     uint64   `json:"delay_seconds"`
}

type attempt struct {
	Guardian    string        `json:"guardian"`
	Cancelled   uint32        `json:"cancelled"`
	CancelledAt sdk.Timestamp `json:"cancelled_at"`
}

// requestView is an open recovery.
//
//latchkey:members
type requestView struct {
	ID          uint32          `json:"request_id"`
	NewKey      sdk.PublicKey   `json:"new_public_key"`
	OldKeys     []sdk.PublicKey `json:"old_public_keys"`
	StartedBy   string          `json:"started_by"`
	StartedAt   sdk.Timestamp   `json:"started_at"`
	ConfirmedBy []string        `json:"confirmed_by"`
	// Null until enough have confirmed.
	ReadyAt sdk.Timestamp `json:"ready_at"`
}

// Who guards the account, and whose recoveries were cancelled; null without guardians.
//
//latchkey:view
func getConfig() sdk.Option[configView] {
	c, ok := configs.Get(nil)
	if !ok {
		return sdk.Option[configView]{}
	}
	view := configView{guardians: c.terms()}
	for _, g := range c.guardians {
		view.Attempts = append(view.Attempts, attempt{g.name, g.cancelled, g.cancelledAt})
	}
	return sdk.Some(view)
}

func (c *config) terms() guardians {
	names := make([]string, len(c.guardians))
	for i, g := range c.guardians {
		names[i] = g.name
	}
	return guardians{names, c.threshold, c.delay}
}

func (c *config) writeTerms(w *sdk.Writer) {
	terms := c.terms()
	writeGuardiansMembers(w, &terms)
}

// An open recovery, or null.
//
//latchkey:view
func getRequest(of ofRequest) sdk.Option[requestView] {
	c := loadConfig()
	r, ok := requests.Get(requestKey(of.ID))
	if !ok {
		return sdk.Option[requestView]{}
	}
	return sdk.Some(r.view(&c, of.ID))
}

// All open recoveries.
//
//latchkey:view
func getRequests() []requestView {
	c := loadConfig()
	views := make([]requestView, len(c.open))
	for i, o := range c.open {
		r, _ := requests.Get(requestKey(o.id))
		views[i] = r.view(&c, o.id)
	}
	return views
}

func (r *request) view(c *config, id uint32) requestView {
	v := requestView{ID: id, NewKey: r.newKey, OldKeys: r.oldKeys, StartedBy: c.guardians[r.starter].name, StartedAt: r.startedAt, ReadyAt: r.readyAt}
	for i, g := range c.guardians {
		if r.confirmed&(1<<i) > 0 {
			v.ConfirmedBy = append(v.ConfirmedBy, g.name)
		}
	}
	return v
}

// write writes a request's members.
func (r *request) write(w *sdk.Writer, c *config, id uint32) {
	view := r.view(c, id)
	writeRequestViewMembers(w, &view)
}

package main

import "latchkey/plugins/sdk"

func emit(event string, fields func(*sdk.Writer)) {
	sdk.Event("latchkey-recovery", "1.0.0", event, fields)
}

// getConfig returns who guards the account, or null.
func getConfig() {
	c, ok := configs.Get(nil)
	sdk.ReturnJSON(func(w *sdk.Writer) {
		if !ok {
			w.Null()
			return
		}
		w.BeginObject()
		c.writeTerms(w)
		w.Key("attempts").BeginArray()
		for _, g := range c.guardians {
			w.BeginObject()
			w.Key("guardian").String(g.name)
			w.Key("cancelled").Uint(uint64(g.cancelled))
			w.Key("cancelled_at").Timestamp(g.cancelledAt)
			w.EndObject()
		}
		w.EndArray()
		w.EndObject()
	})
}

func (c *config) writeTerms(w *sdk.Writer) {
	w.Key("guardians").BeginArray()
	for _, g := range c.guardians {
		w.String(g.name)
	}
	w.EndArray()
	w.Key("threshold").Uint(uint64(c.threshold))
	w.Key("delay_seconds").Uint(c.delay)
}

// getRequest returns an open recovery, or null.
func getRequest() {
	c, id := loadConfig(), sdk.Args().U32("request_id")
	r, ok := requests.Get(requestKey(id))
	sdk.ReturnJSON(func(w *sdk.Writer) {
		if !ok {
			w.Null()
			return
		}
		r.writeObject(w, &c, id)
	})
}

func getRequests() {
	c := loadConfig()
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginArray()
		for _, o := range c.open {
			r, _ := requests.Get(requestKey(o.id))
			r.writeObject(w, &c, o.id)
		}
		w.EndArray()
	})
}

func (r *request) writeObject(w *sdk.Writer, c *config, id uint32) {
	w.BeginObject()
	r.write(w, c, id)
	w.EndObject()
}

// write writes a request's members.
func (r *request) write(w *sdk.Writer, c *config, id uint32) {
	w.Key("request_id").Uint(uint64(id))
	w.Key("new_public_key").PublicKey(r.newKey)
	w.Key("old_public_keys").BeginArray()
	for _, key := range r.oldKeys {
		w.PublicKey(key)
	}
	w.EndArray()
	w.Key("started_by").String(c.guardians[r.starter].name)
	w.Key("started_at").Timestamp(r.startedAt)
	w.Key("confirmed_by").BeginArray()
	for i, g := range c.guardians {
		if r.confirmed&(1<<i) > 0 {
			w.String(g.name)
		}
	}
	w.EndArray()
	w.Key("ready_at").Timestamp(r.readyAt)
}

package main

import "latchkey/plugins/sdk"

func confirm() {
	c := loadConfig()
	id, r, i := c.readConfirm(sdk.Args(), caller())
	r.agree(&c, i)
	requests.Set(requestKey(id), r)
	emit("recovery_confirmed", func(w *sdk.Writer) {
		w.Key("guardian").String(c.guardians[i].name)
		r.write(w, &c, id)
	})
}

func (c *config) readConfirm(args sdk.Arguments, by string) (uint32, request, int) {
	i := c.guardianNamed(by)
	id, r := readRequest(args)
	sdk.Require(r.confirmed&(1<<i) == 0, by+" has confirmed that recovery already")
	return id, r, i
}

// keptFor is how long a request stays at least, so that others can see it.
const keptFor = 15 * 60 * second

// withdraw lets a guardian take its own request back.
func withdraw() {
	c := loadConfig()
	id := c.readWithdraw(sdk.Args(), caller())
	c.close(id)
	c.save()
	emit("recovery_withdrawn", func(w *sdk.Writer) { w.Key("request_id").Uint(uint64(id)) })
}

func (c *config) readWithdraw(args sdk.Arguments, by string) uint32 {
	i := c.guardianNamed(by)
	id, r := readRequest(args)
	sdk.Require(int(r.starter) == i, "Only "+c.guardians[r.starter].name+", who started that recovery, can withdraw it; the owner can cancel it")
	sdk.Require(!r.running, running)
	if now, from := sdk.BlockTimestamp(), r.startedAt+keptFor; now < from {
		sdk.Panic("A recovery can be withdrawn 15 minutes after it was started: try again in " + seconds(from-now))
	}
	return id
}

const running = "That recovery is being carried out"

// cancel lets the owner end a request, or all of them, and remembers whose it was.
func cancel() {
	c := loadConfig()
	args := sdk.Args()
	if args.Has("request_id") {
		id, r := readRequest(args)
		sdk.Require(!r.running, running)
		c.cancel(id, r)
	} else {
		for _, o := range append([]opened(nil), c.open...) {
			if r, _ := requests.Get(requestKey(o.id)); !r.running {
				c.cancel(o.id, r)
			}
		}
	}
	c.save()
}

func (c *config) cancel(id uint32, r request) {
	g := &c.guardians[r.starter]
	g.cancelled++
	g.cancelledAt = sdk.BlockTimestamp()
	c.close(id)
	emit("recovery_cancelled", func(w *sdk.Writer) {
		w.Key("request_id").Uint(uint64(id))
		w.Key("guardian").String(g.name)
		w.Key("cancelled").Uint(uint64(g.cancelled))
	})
}

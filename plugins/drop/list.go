package main

import "latchkey/plugins/sdk"

// The drops of a funder that have not ended, newest first: a list through their
// records, so that a funder who lost their files still finds what is theirs.

// newestDrops has the id + 1 of each funder's newest drop.
var newestDrops = sdk.Map[uint32]{
	Prefix: "f",
	Encode: func(e *sdk.Encoder, id uint32) { e.U32(id) },
	Decode: func(d *sdk.Decoder) uint32 { return d.U32() },
}

// newestBytes is what a funder's entry takes. Each of their drops pays for it.
func newestBytes() uint64 { return sdk.RecordBytes(1+funderBytesMax, 4) }

// neighbours are the drops of the same funder beside one: id + 1, 0 for none.
type neighbours struct{ newer, older uint32 }

// dropLinks are kept apart from the drops' records, which may be large.
var dropLinks = sdk.Map[neighbours]{
	Prefix: "b",
	Encode: func(e *sdk.Encoder, n neighbours) {
		e.U32(n.newer)
		e.U32(n.older)
	},
	Decode: func(d *sdk.Decoder) neighbours { return neighbours{newer: d.U32(), older: d.U32()} },
}

func linksBytes() uint64 { return sdk.RecordBytes(dropKeyBytes, 4+4) }

// list puts a new drop before the others of its funder.
func (d *drop) list(id uint32) {
	newest, _ := newestDrops.Get([]byte(d.funder))
	relink(newest, func(n *neighbours) { n.newer = id + 1 })
	dropLinks.Set(dropKey(id), neighbours{older: newest})
	newestDrops.Set([]byte(d.funder), id+1)
}

// unlist takes a drop out of its funder's.
func (d *drop) unlist(id uint32) {
	links, _ := dropLinks.Get(dropKey(id))
	dropLinks.Remove(dropKey(id))
	relink(links.older, func(n *neighbours) { n.newer = links.newer })
	relink(links.newer, func(n *neighbours) { n.older = links.older })
	switch {
	case links.newer > 0:
	case links.older > 0:
		newestDrops.Set([]byte(d.funder), links.older)
	default:
		newestDrops.Remove([]byte(d.funder))
	}
}

func relink(link uint32, change func(*neighbours)) {
	if link == 0 {
		return
	}
	links, _ := dropLinks.Get(dropKey(link - 1))
	change(&links)
	dropLinks.Set(dropKey(link-1), links)
}

const (
	pageDrops = 50 // at most, of drops or keys
	pageKeys  = 100
)

// getDrops lists drops of a funder, newest first: from from_id on, or the newest.
func getDrops() {
	args := sdk.Args()
	funder := args.Account("funder_id")
	link, _ := newestDrops.Get([]byte(funder))
	if args.Has("from_id") {
		from := args.U32("from_id")
		d, lives := drops.Get(dropKey(from))
		sdk.Require(lives && d.funder == funder, "from_id should be a drop of "+funder+" that has not ended: begin anew without it")
		link = from + 1
	}
	limit := pageLimit(args, pageDrops)
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("drops").BeginArray()
		for ; link > 0 && limit > 0; limit-- {
			d := mustLoadDrop(link - 1)
			w.BeginObject()
			w.Key("drop_id").Uint(uint64(link - 1))
			d.write(w)
			w.EndObject()
			links, _ := dropLinks.Get(dropKey(link - 1))
			link = links.older
		}
		w.EndArray()
		w.Key("next_id")
		if link == 0 {
			w.Null()
		} else {
			w.Uint(uint64(link - 1))
		}
		w.EndObject()
	})
}

// getKeys lists the keys of a drop in the order in which they were given, claimed ones
// too.
func getKeys() {
	args := sdk.Args()
	id := args.U32("drop_id")
	d := mustLoadDrop(id)
	public, _ := keyLists.Get(dropKey(id))
	from := uint32(0)
	if args.Has("from_index") {
		from = min(args.U32("from_index"), uint32(len(public)))
	}
	public = public[from:]
	public = public[:min(len(public), pageLimit(args, pageKeys))]
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginArray()
		for _, key := range public {
			d.writeKey(w, id, key)
		}
		w.EndArray()
	})
}

func pageLimit(args sdk.Arguments, most int) int {
	if !args.Has("limit") {
		return most
	}
	n := args.U32("limit")
	sdk.Require(n > 0, "The limit should be at least 1")
	return int(min(n, uint32(most)))
}

// writeKey writes what became of a key so far.
func (d *drop) writeKey(w *sdk.Writer, id uint32, key sdk.PublicKey) {
	k, lives := keys.Get(key.Borsh())
	lives = lives && k.dropID == id
	w.BeginObject()
	w.Key("public_key").PublicKey(key)
	w.Key("open").Bool(lives)
	if lives {
		w.Key("uses_left").Uint(uint64(d.uses - k.used))
		w.Key("in_flight").Bool(k.inFlight())
		w.Key("allowance").Amount(allowanceLeft(key))
	}
	w.EndObject()
}

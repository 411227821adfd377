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
//
//latchkey:record
type neighbours struct{ newer, older uint32 }

// dropLinks are kept apart from the drops' records, which may be large.
var dropLinks = sdk.Map[neighbours]{Prefix: "b", Encode: encodeNeighbours, Decode: decodeNeighbours}

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

type ofFunder struct {
	Funder sdk.AccountID `json:"funder_id"`
	// A drop to begin with; the newest when it is not there.
	From sdk.Option[uint32] `json:"from_id"`
	pageLimit
}

type keysOfDrop struct {
	ofDrop
	// How many to leave out.
	From uint32 `json:"from_index" missing:"zero"`
	pageLimit
}

// pageLimit is how many a call is about at most.
type pageLimit struct {
	Limit sdk.Option[uint32] `json:"limit" minimum:"1" check:"own"`
}

func (l *pageLimit) limit(most int) int {
	n, given := l.Limit.Get()
	if !given {
		return most
	}
	sdk.Require(n > 0, "The limit should be at least 1")
	return int(min(n, uint32(most)))
}

// keyView is what became of a key so far.
type keyView struct {
	Key  sdk.PublicKey `json:"public_key"`
	Open bool          `json:"open"`
	// Of an open key, as what follows.
	UsesLeft  sdk.Option[uint16]    `json:"uses_left,omitempty"`
	InFlight  sdk.Option[bool]      `json:"in_flight,omitempty"`
	Allowance sdk.Option[sdk.Yocto] `json:"allowance,omitempty"`
}

// Drops of a funder that have not ended, newest first.
//
//latchkey:view
//latchkey:returns sdk.Arguments
func getDrops(of ofFunder) {
	funder := of.Funder
	link, _ := newestDrops.Get([]byte(funder))
	if from, given := of.From.Get(); given {
		d, lives := drops.Get(dropKey(from))
		sdk.Require(lives && d.funder == funder, "from_id should be a drop of "+funder+" that has not ended: begin anew without it")
		link = from + 1
	}
	limit := of.limit(pageDrops)
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

// The keys of a drop in the order in which they were given, claimed ones too.
//
//latchkey:view
func getKeys(of keysOfDrop) []keyView {
	d := mustLoadDrop(of.ID)
	public, _ := keyLists.Get(dropKey(of.ID))
	public = public[min(of.From, uint32(len(public))):]
	public = public[:min(len(public), of.limit(pageKeys))]
	views := make([]keyView, len(public))
	for i, key := range public {
		views[i] = d.viewKey(of.ID, key)
	}
	return views
}

func (d *drop) viewKey(id uint32, key sdk.PublicKey) keyView {
	k, lives := keys.Get(key.Borsh())
	v := keyView{Key: key, Open: lives && k.dropID == id}
	if v.Open {
		v.UsesLeft, v.InFlight, v.Allowance = sdk.Some(d.uses-k.used), sdk.Some(k.inFlight()), sdk.Some(allowanceLeft(key))
	}
	return v
}

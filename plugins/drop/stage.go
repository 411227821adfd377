package main

import "latchkey/plugins/sdk"

// stage is one use of a key: what it brings, and when and how it may be claimed.
type stage struct {
	assets     []asset
	window     window
	permission permission
}

// permission is which way of claiming a use allows.
type permission uint8

const (
	anyClaim permission = iota
	onlyExisting
	onlyNew
)

const (
	assetsMax = 4   // of one use
	usesMax   = 100 // of one key
)

var permissionNames = [...]string{"", "claim", "create_account_and_claim"}

// use is what one use of a key brings, and when and how it may be claimed.
type use struct {
	Assets []given `json:"assets" missing:"zero" maxItems:"4" check:"own"`
	when
}

// when is when and how something may be claimed.
type when struct {
	// The first moment.
	Start sdk.Timestamp `json:"start"`
	// The first moment at which it is too late.
	End sdk.Timestamp `json:"end"`
	// By which method alone.
	Permission sdk.Option[string] `json:"permission" enum:"claim,create_account_and_claim" check:"own"`
}

func (t *when) window() window { return window{start: t.Start, end: t.End} }

func (t *when) permission() permission {
	name, given := t.Permission.Get()
	if !given {
		return anyClaim
	}
	for i := onlyExisting; i <= onlyNew; i++ {
		if permissionNames[i] == name {
			return i
		}
	}
	sdk.Panic("Unknown permission, " + name + ": expected claim or create_account_and_claim")
	return anyClaim
}

// stage is what a use asks for. One without assets only counts.
func (u *use) stage() stage {
	s := stage{window: u.window(), permission: u.permission()}
	for i := range u.Assets {
		s.assets = append(s.assets, u.Assets[i].asset())
	}
	sdk.Require(len(s.assets) <= assetsMax, "A use brings at most 4 assets")
	return s
}

// budget is what the use takes of the drop's NEAR, but for the assets that are done.
func (s stage) budget(done uint8) (near sdk.Amount) {
	for i, a := range s.assets {
		if done>>i&1 == 0 {
			near = near.Add(a.budget())
		}
	}
	return near
}

// tokens is what the use takes of the drop's tokens, but for the assets that are done.
func (s stage) tokens(done uint8) (units sdk.Amount, tokens uint32) {
	for i, a := range s.assets {
		switch {
		case done>>i&1 == 1:
		case a.kind == assetFT:
			units = units.Add(a.amount)
		case a.kind == assetNFT:
			tokens++
		}
	}
	return units, tokens
}

// transfers counts the transfers of tokens of a use, but for the assets that are done.
func (s stage) transfers(done uint8) (n uint64) {
	for i, a := range s.assets {
		if done>>i&1 == 0 && (a.kind == assetFT || a.kind == assetNFT) {
			n++
		}
	}
	return n
}

// next is the first asset that is not done.
func (s stage) next(done uint8) (int, bool) {
	for i := range s.assets {
		if done>>i&1 == 0 {
			return i, true
		}
	}
	return 0, false
}

func (s stage) encode(e *sdk.Encoder) {
	e.U8(uint8(s.permission)<<4 | uint8(len(s.assets))<<1 | bit(s.window.bounded()))
	if s.window.bounded() {
		encodeWindow(e, s.window)
	}
	for _, a := range s.assets {
		a.encode(e)
	}
}

// Most drops have one use that brings one thing.
var (
	stages sdk.Stock[stage]
	assets sdk.Stock[asset]
)

func decodeStage(d *sdk.Decoder) (s stage) {
	head := d.U8()
	s.permission = permission(head >> 4)
	if head&1 == 1 {
		s.window = decodeWindow(d)
	}
	if n := head >> 1 & 7; n > 0 {
		s.assets = assets.List(int(n))
		for i := range s.assets {
			s.assets[i] = decodeAsset(d)
		}
	}
	return s
}

func bit(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

// write writes a use, with what it brings.
func (s stage) write(w *sdk.Writer) {
	w.BeginObject()
	w.Key("assets").BeginArray()
	for _, a := range s.assets {
		w.BeginObject()
		a.write(w)
		w.EndObject()
	}
	w.EndArray()
	if s.window.bounded() {
		writeWindow(w, s.window)
	}
	if s.permission != anyClaim {
		w.Key("permission").String(permissionNames[s.permission])
	}
	w.EndObject()
}

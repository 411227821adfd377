package main

import "latchkey/plugins/sdk"

// What a funder says to those who claim: text, and a picture that is kept here, so
// that whoever opens a link asks no other host for it.

const (
	titleBytesMax   = 100
	messageBytesMax = 1000
	pictureBytesMax = 24 << 10
)

// motifs are the pictures that pages draw themselves.
var motifs = []string{"gift", "ticket", "star", "heart", "leaf", "sun", "wave", "confetti"}

// card is what claim pages show of a drop, beside its picture.
//
//latchkey:record
type card struct {
	title, message, motif string
	pictured              bool // has a picture of its own
}

func (c card) empty() bool { return c == card{} }

var cards = sdk.Map[card]{Prefix: "m", Encode: encodeCard, Decode: decodeCard}

// picturePrefix and a drop's id are the key of its picture: the bytes of a PNG or a
// WebP, apart from the texts for their size.
const picturePrefix = "i"

func pictureKey(id uint32) []byte { return append([]byte(picturePrefix), dropKey(id)...) }

// card reads the texts, and a picture if it is not a motif.
func (given *conditions) card() (c card, picture string) {
	c.title, c.message = given.Title.Or(""), given.Message.Or("")
	sdk.Require(len(c.title) <= titleBytesMax, "The title should have at most 100 bytes")
	sdk.Require(len(c.message) <= messageBytesMax, "The message should have at most 1000 bytes")
	if text, some := given.Picture.Get(); some {
		c.motif, picture = readPicture(text)
		c.pictured = picture != ""
	}
	return c, picture
}

func readPicture(text string) (motif, picture string) {
	for _, name := range motifs {
		if text == name {
			return name, ""
		}
	}
	data, err := sdk.DecodeBase64(text)
	sdk.Require(err == nil && pictureType(string(data)) != "",
		"The picture should be a PNG or a WebP in base64, or one of gift, ticket, star, heart, leaf, sun, wave, confetti")
	sdk.Require(len(data) <= pictureBytesMax, "The picture should have at most 24576 bytes")
	return "", string(data)
}

// bytes is the storage that the card takes.
func (c card) bytes() uint64 {
	if c.empty() {
		return 0
	}
	var e sdk.Encoder
	encodeCard(&e, c)
	return sdk.RecordBytes(dropKeyBytes, len(e.Bytes()))
}

// writeTexts writes the title and message, null where there is none.
func (c card) writeTexts(w *sdk.Writer) {
	writeText(w.Key("title"), c.title)
	writeText(w.Key("message"), c.message)
}

func writeText(w *sdk.Writer, text string) {
	if text == "" {
		w.Null()
	} else {
		w.String(text)
	}
}

// The picture of a drop, apart from the rest for its size: its motif, or its type and data;
// null without one.
//
//latchkey:view
//latchkey:returns sdk.Option[sdk.Arguments]
func getDropPicture(of ofDrop) {
	id := of.ID
	d := mustLoadDrop(id)
	motif := d.card(id).motif
	data, _ := sdk.Get(pictureKey(id))
	picture := string(data)
	sdk.ReturnJSON(func(w *sdk.Writer) {
		switch {
		case motif != "":
			w.BeginObject()
			w.Key("motif").String(motif)
			w.EndObject()
		case picture != "":
			w.BeginObject()
			w.Key("type").String(pictureType(picture))
			w.Key("data").String(sdk.EncodeBase64(data))
			w.EndObject()
		default:
			w.Null()
		}
	})
}

// writeCard writes the texts, and whether there is a picture.
func (d *drop) writeCard(w *sdk.Writer, id uint32) {
	c := d.card(id)
	c.writeTexts(w)
	w.Key("picture").Bool(c.motif != "" || c.pictured)
}

func (d *drop) card(id uint32) (c card) {
	if d.is(describedDrop) {
		c, _ = cards.Get(dropKey(id))
	}
	return c
}

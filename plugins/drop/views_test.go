//go:build !wasip1

package main

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/png"
	"strconv"
	"strings"
	"testing"

	"latchkey/plugins/sdk"
)

// ids lists the drops of a page of get_drops, and where the next begins.
func (c *chain) ids(args string) (ids, next string) {
	c.t.Helper()
	page, _ := sdk.ParseJSON([]byte(c.view("get_drops", args)))
	drops, _ := page.Member("drops")
	for _, each := range drops.Items {
		id, _ := each.Member("drop_id")
		ids += id.Text + " "
	}
	after, _ := page.Member("next_id")
	return strings.TrimSpace(ids), after.Text
}

func TestS90ListsOfDropsAndKeys(t *testing.T) {
	c := newChain(t)
	for n := 1; n <= 5; n++ {
		c.createDrop(10*n+1, 10*n+2)
	}
	const of = `{"funder_id":"creator.test.near"`
	ids, next := c.ids(of + `}`)
	c.expect("all", ids+"|"+next, "4 3 2 1 0|")
	ids, next = c.ids(of + `,"limit":2}`)
	c.expect("a page", ids+"|"+next, "4 3|2")
	ids, next = c.ids(of + `,"from_id":2,"limit":3}`)
	c.expect("the next", ids+"|"+next, "2 1 0|")
	for _, id := range []string{"2", "4", "0"} { // from the middle and both ends
		c.must(funder, sdk.PublicKey{}, "cancel_drop", `{"drop_id":`+id+`}`, sdk.Amount{})
	}
	ids, _ = c.ids(of + `}`)
	c.expect("those that are left", ids, "3 1")
	ids, _ = c.ids(`{"funder_id":"alice.test.near"}`)
	c.expect("another's", ids, "")
	_, text := c.call(alice, sdk.PublicKey{}, "get_drops", of+`,"from_id":2}`, sdk.Amount{})
	c.expect("from one that has ended", text, "from_id should be a drop of creator.test.near that has not ended: begin anew without it")

	c.expect("a page of keys", c.view("get_keys", `{"drop_id":3,"from_index":1,"limit":1}`), `[{"public_key":"`+
		claimKeyOf(42).String()+`","open":true,"uses_left":1,"in_flight":false,"allowance":"22400000000000000000000"}]`)
	c.expect("beyond the last", c.view("get_keys", `{"drop_id":3,"from_index":9}`), `[]`)
	c.claim(41, "claim_for", forAlice)
	c.start(contract, claimKeyOf(42), "claim_for", forAlice, sdk.Amount{})
	c.expect("the keys", c.view("get_keys", `{"drop_id":3}`), `[{"public_key":"`+claimKeyOf(41).String()+`","open":false},{"public_key":"`+
		claimKeyOf(42).String()+`","open":true,"uses_left":1,"in_flight":true,"allowance":"22400000000000000000000"}]`)
}

func TestS74KeyInformationOfNEP452(t *testing.T) {
	c := newChain(t)
	c.createUses(1, `{"assets":[`+near("5")+`,{"kind":"ft","contract_id":"ft.near","amount":"3"},{"kind":"nft","contract_id":"nft.near"}]}`, "")
	c.createDrop(2, 2)
	c.nftSend(funder, "gold", "0")
	for _, name := range []string{"key", "public_key"} {
		c.expect("information", c.view("get_key_information", `{"`+name+`":"`+claimKeyOf(1).String()+`"}`),
			`{"required_gas":"117000000000000","yoctonear":"5","yoctoNEAR":"5","ft_list":[{"amount":"3","contract_id":"ft.near"}],"nft_list":[{"token_id":"gold","contract_id":"nft.near"}]}`)
		c.expect("the balance", c.view("get_key_balance", `{"`+name+`":"`+strings.TrimPrefix(claimKeyOf(1).String(), "ed25519:")+`"}`), `"5"`)
		c.expect("information of NEAR alone", c.view("get_key_information", `{"`+name+`":"`+claimKeyOf(2).String()+`"}`),
			`{"required_gas":"47000000000000","yoctonear":"1000000000000000000000000","yoctoNEAR":"1000000000000000000000000","ft_list":null,"nft_list":null}`)
		for _, view := range []string{"get_key_information", "get_key_balance"} {
			_, text := c.call(alice, sdk.PublicKey{}, view, `{"`+name+`":"`+claimKeyOf(3).String()+`"}`, sdk.Amount{})
			c.expect("an unknown key", text, "No drop for public key")
		}
	}
}

// TestS90PreviewForARecipient says what the guard would.
func TestS90PreviewForARecipient(t *testing.T) {
	c := newChain(t)
	c.createFT(1, 1, 5, "")
	verdict := func(more string) string {
		text := c.view("preview_claim", `{"public_key":"`+claimKeyOf(1).String()+`",`+more+`}`)
		return text[strings.Index(text, `"accepted"`):]
	}
	c.expect("an unfunded drop", verdict(`"account_id":"alice.test.near"`), `"accepted":false,"reason":"Drop is not funded yet"}`)
	c.ftSend(funder, sdk.NewAmount(5), "0")
	c.expect("a funded one", verdict(`"account_id":"alice.test.near"`), `"accepted":true,"reason":null}`)
	c.expect("a new account", verdict(`"account_id":"bob.test.near","new_account":true`), `"accepted":true,"reason":null}`)
	c.expect("a name that cannot be made", verdict(`"account_id":"bob.near","new_account":true`), `"accepted":false,"reason":"bob.near cannot be made here: names here end in .test.near"}`)
	c.expect("the contract", verdict(`"account_id":"drop.test.near"`), `"accepted":false,"reason":"A drop cannot be claimed into its own contract"}`)
	c.start(contract, claimKeyOf(1), "claim_for", forAlice, sdk.Amount{})
	c.expect("during a claim", verdict(`"account_id":"alice.test.near"`), `"accepted":false,"reason":"A claim of this key is under way"}`)
}

// pngOf is a picture as Go writes it.
func pngOf(width, height int) string {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)))
	return b.String()
}

// pngWith is one with another chunk in the place of the first, or behind it.
func pngWith(name, data string) string {
	const head, first = 8, 25
	chunk := string([]byte{0, 0, 0, byte(len(data))}) + name + data + "crc?"
	picture := pngOf(8, 8)
	if name == "IHDR" {
		return picture[:head] + chunk + picture[head+first:]
	}
	return picture[:head+first] + chunk + picture[head+first:]
}

// webpOf is a container with one chunk.
func webpOf(name, data string) string {
	le := func(n int) string { return string([]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)}) }
	body := "WEBP" + name + le(len(data)) + data
	if len(data)%2 == 1 {
		body += "\x00"
	}
	return "RIFF" + le(len(body)) + body
}

// TestPicturesOfEverySize, and lengths that do not agree.
func TestPicturesOfEverySize(t *testing.T) {
	for n := range 3000 {
		picture := webpOf("VP8L", strings.Repeat("x", n))
		if pictureType(picture) != "image/webp" || pictureType(picture+"\x00\x00") != "" || pictureType(picture[:len(picture)-2]) != "" {
			t.Fatalf("a WebP of %d bytes", len(picture))
		}
	}
	for _, side := range []int{1, 100, 4096} {
		if pictureType(pngOf(side, 1)) != "image/png" {
			t.Errorf("a PNG %d wide is none", side)
		}
	}
	if pictureType(pngOf(4097, 1)) != "" {
		t.Error("a PNG 4097 wide is taken")
	}
}

// FuzzPictureType: any file is of a type or of none.
func FuzzPictureType(f *testing.F) {
	for _, data := range []string{"", pngOf(1, 1), webpOf("VP8 ", "x"), pngWith("tEXt", "x"), "RIFF\xff\xff\xff\xffWEBPVP8L\xff\xff\xff\xff", pngOf(2, 2)[:30]} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data string) {
		if kind := pictureType(data); kind != "" && kind != "image/png" && kind != "image/webp" {
			t.Error(kind)
		}
	})
}

// TestTextsAndPictures are kept as they came, and what is no picture is refused.
func TestTextsAndPictures(t *testing.T) {
	c := newChain(t)
	own := c.own()
	plain, webp := pngOf(8, 8), webpOf("VP8L", strings.Repeat("x", 84))
	encode := func(data string) string { return base64.StdEncoding.EncodeToString([]byte(data)) }
	c.createWith(1, 1, `"title":"<b>For you</b>","message":"a \"gift\"","picture":"`+encode(plain)+`"`)
	c.createWith(2, 2, `"picture":"`+encode(webp)+`"`)
	c.createWith(3, 3, `"picture":"star"`)
	c.createWith(4, 4, `"title":"no picture"`)
	for id, want := range []string{`{"type":"image/png","data":"` + encode(plain) + `"}`, `{"type":"image/webp","data":"` + encode(webp) + `"}`, `{"motif":"star"}`, `null`} {
		c.expect("a picture", c.view("get_drop_picture", `{"drop_id":`+strconv.Itoa(id)+`}`), want)
	}
	terms := c.view("get_drop_terms", `{"drop_id":0}`)
	c.expect("the texts", terms[strings.Index(terms, `"title"`):], `"title":"<b>For you</b>","message":"a \"gift\"","picture":true,"sponsored":false}`)
	const none = "The picture should be a PNG or a WebP in base64, or one of gift, ticket, star, heart, leaf, sun, wave, confetti"
	for _, refused := range []struct{ picture, want string }{
		{"moon", none}, {"", none}, {"https://example.com/a.png", none},
		{encode("<svg xmlns='http://www.w3.org/2000/svg'/>"), none},
		{encode("\x89PNG\r\n\x1a\n<script>"), none}, {encode(plain[:len(plain)-1]), none}, {encode(plain + "x"), none},
		{encode(webp + "x"), none}, {encode("GIF89a"), none}, {encode(plain)[1:], none}, {encode(webpOf("VP8?", "xx")), none}, {encode(webpOf("EXIF", "xx")), none},
		{encode(pngWith("IHDR", strings.Repeat("\x00", 13))), none}, {encode(pngWith("tEXt", "<script>alert(1)</script>")), none}, {encode(plain + plain[8:]), none},
		{encode(webpOf("VP8 ", strings.Repeat("x", pictureBytesMax))), "The picture should have at most 24576 bytes"},
	} {
		_, text := c.call(funder, sdk.PublicKey{}, "create_near_drop", withMore(9, 9, `"picture":"`+refused.picture+`"`), sdk.Near(20))
		c.expect(refused.picture[:min(len(refused.picture), 40)], text, refused.want)
	}
	for id := range 4 {
		c.must(funder, sdk.PublicKey{}, "cancel_drop", `{"drop_id":`+strconv.Itoa(id)+`}`, sdk.Amount{})
	}
	if c.own() != own {
		t.Errorf("the contract has %v of its own, had %v", c.own(), own)
	}
}

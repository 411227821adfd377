package ledger

import (
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"latchkey/core/tagged"
)

// utf16Bytes is text as log_utf16 takes it.
func utf16Bytes(text string) []byte {
	var b []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, unit)
	}
	return b
}

// terminated is the length that means: up to the zero.
const terminated = ^uint64(0)

func TestLogs(t *testing.T) {
	s := newStage(t)
	status := s.succeeds("", func(g *guest) {
		g.do("log_utf8", "plain")
		g.do("log_utf8", "")
		g.do("log_utf8", terminated, g.put([]byte("up to here\x00not this")))
		g.do("log_utf16", utf16Bytes("wide ☃ 𝄞"))
		g.do("log_utf16", terminated, g.put(append(utf16Bytes("Ā wide end"), 0, 0, 'x', 0)))
	})
	want := []tagged.GuestText{"plain", "", "up to here", "wide ☃ 𝄞", "Ā wide end"}
	if got := status.Receipts[0].Logs; !slices.Equal(got, want) {
		t.Errorf("logs %q", got)
	}
}

func TestBadTexts(t *testing.T) {
	s := newStage(t)
	for _, c := range []struct {
		text string
		m    func(g *guest)
	}{
		{"String encoding is bad UTF-8 sequence.", func(g *guest) { g.do("log_utf8", "\xff") }},
		{"String encoding is bad UTF-8 sequence.", func(g *guest) { g.do("panic_utf8", "\xc3") }},
		{"String encoding is bad UTF-16 sequence.", func(g *guest) { g.do("log_utf16", "odd") }},
		{"String encoding is bad UTF-16 sequence.", func(g *guest) { g.do("log_utf16", "\x00\xd8") }},         // half a pair
		{"String encoding is bad UTF-16 sequence.", func(g *guest) { g.do("log_utf16", "\x00\xdc\x00\xd8") }}, // the wrong way round
		{"Accessed memory outside the bounds.", func(g *guest) { g.do("log_utf8", 10, 1<<40) }},
		{"Accessed memory outside the bounds.", func(g *guest) { g.do("log_utf8", terminated, g.put([]byte("no end"))) }},
		{"String encoding is bad UTF-16 sequence.", func(g *guest) { g.do("abort", 3, 3, 0, 0) }},
	} {
		s.ends(c.text, c.m)
	}
}

func TestLogLimits(t *testing.T) {
	s := newStage(t)
	times := func(g *guest, n int, text string) {
		for range n {
			g.do("log_utf8", text)
		}
	}
	status := s.succeeds("", func(g *guest) { times(g, 100, "x") })
	expect(t, "logs", len(status.Receipts[0].Logs), 100)
	status = s.ends("The number of logs will exceed the limit 100", func(g *guest) { times(g, 101, "x") })
	expect(t, "logs kept", len(status.Receipts[0].Logs), 100)

	full := strings.Repeat("x", 16384)
	s.succeeds("", func(g *guest) { times(g, 1, full) })
	const tooLong = "The length of a log message 16385 exceeds the limit 16384"
	s.ends(tooLong, func(g *guest) { times(g, 1, full+"x") })
	s.ends(tooLong, func(g *guest) {
		times(g, 1, full)
		times(g, 1, "x")
	})
	s.ends(tooLong, func(g *guest) { g.do("log_utf8", terminated, g.put([]byte(full+"x\x00"))) })
	s.ends(tooLong, func(g *guest) { // a panic's text counts as well
		times(g, 1, full)
		g.fail("x")
	})
	// 6000 units of three UTF-8 bytes are within the limit as they come only.
	s.ends("The length of a log message 18000 exceeds the limit 16384", func(g *guest) {
		g.do("log_utf16", utf16Bytes(strings.Repeat("☃", 6000)))
	})
	s.ends("The length of a log message 18446744073709551615 exceeds the limit 16384", func(g *guest) {
		times(g, 1, "ten bytes.")
		g.do("log_utf8", ^uint64(0)-1, 0)
	})
}

func TestPanics(t *testing.T) {
	s := newStage(t)
	s.ends("Smart contract panicked: explicit guest panic", func(g *guest) { g.do("panic") })
	s.ends("Smart contract panicked: oh", func(g *guest) { g.fail("oh") })
	s.ends("Smart contract panicked: ", func(g *guest) { g.fail("") })
	s.ends(`Smart contract panicked: say "no" \ twice`, func(g *guest) {
		g.do("panic_utf8", terminated, g.put([]byte("say \"no\" \\ twice\x00")))
	})
	status := s.ends(`Smart contract panicked: bad, filename: "a.ts" line: 7 col: 9`, func(g *guest) {
		g.do("abort", g.assemblyScript("bad"), g.assemblyScript("a.ts"), 7, 9)
	})
	if logs := status.Receipts[0].Logs; !slices.Equal(logs, []tagged.GuestText{`ABORT: bad, filename: "a.ts" line: 7 col: 9`}) {
		t.Errorf("logs %q", logs)
	}
}

// assemblyScript puts a text behind its length in bytes.
func (g *guest) assemblyScript(text string) uint64 {
	b := utf16Bytes(text)
	return g.put(append(binary.LittleEndian.AppendUint32(nil, uint32(len(b))), b...)) + 4
}

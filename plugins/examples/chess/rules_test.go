//go:build !wasip1

package main

import (
	"strconv"
	"strings"
	"testing"
)

// positionOf reads FEN.
func positionOf(t testing.TB, fen string) position {
	t.Helper()
	fields := strings.Fields(fen)
	p := position{passing: -1, black: fields[1] == "b"}
	rank, file := 7, 0
	for _, b := range fields[0] {
		switch {
		case b == '/':
			rank, file = rank-1, 0
		case b >= '1' && b <= '8':
			file += int(b - '0')
		default:
			piece := int8(strings.IndexRune(letters, b|0x20))
			if b < 'a' {
				p.board[8*rank+file] = piece
			} else {
				p.board[8*rank+file] = -piece
			}
			file++
		}
	}
	for i, letter := range "KQkq" {
		if strings.ContainsRune(fields[2], letter) {
			p.castling |= 1 << i
		}
	}
	if fields[3] != "-" {
		p.passing, _ = parseSquare(fields[3])
	}
	if len(fields) > 4 {
		n, _ := strconv.Atoi(fields[4])
		p.quiet = uint8(n)
	}
	if got := p.fen(); got != strings.Join(fields[:4], " ") {
		t.Fatalf("%s is read as %s", fen, got)
	}
	return p
}

// perft counts the games of so many half-moves that begin with a position.
func perft(p position, depth int) (n int) {
	if depth == 0 {
		return 1
	}
	for _, m := range p.moves() {
		n += perft(p.after(m), depth-1)
	}
	return n
}

// TestAllMovesAreKnown holds the rules to counts that chess programs agree on.
// Source: https://www.chessprogramming.org/Perft_Results
func TestAllMovesAreKnown(t *testing.T) {
	for _, c := range []struct {
		fen   string
		games []int
	}{
		{"rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq -", []int{20, 400, 8902}},
		{"r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq -", []int{48, 2039, 97862}},
		{"8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - -", []int{14, 191, 2812, 43238}},
		{"r3k2r/Pppp1ppp/1b3nbN/nP6/BBP1P3/q4N2/Pp1P2PP/R2Q1RK1 w kq -", []int{6, 264, 9467}},
		{"rnbq1k1r/pp1Pbppp/2p5/8/2B5/8/PPP1NnPP/RNBQK2R w KQ -", []int{44, 1486, 62379}},
		{"r4rk1/1pp1qppp/p1np1n2/2b1p1B1/2B1P1b1/P1NP1N2/1PP1QPPP/R4RK1 w - -", []int{46, 2079, 89890}},
	} {
		p := positionOf(t, c.fen)
		for depth, want := range c.games {
			if got := perft(p, depth+1); got != want {
				t.Errorf("%s has %d games of %d, want %d", c.fen, got, depth+1, want)
			}
		}
	}
	if p := startPosition(); p.fen() != "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq -" {
		t.Error(p.fen())
	}
}

func TestHowGamesStand(t *testing.T) {
	for fen, want := range map[string]outcome{
		"rnb1kbnr/pppp1ppp/8/4p3/6Pq/5P2/PPPPP2P/RNBQKBNR w KQkq - 1":    checkmate, // the fool's
		"6k1/5ppp/8/8/8/8/8/R3K2r w Q - 0":                               playing,   // a check that the king can leave
		"R5k1/5ppp/8/8/8/8/8/4K3 b - - 0":                                checkmate,
		"7k/5Q2/6K1/8/8/8/8/8 b - - 0":                                   stalemate,
		"8/8/4k3/8/8/4K3/8/8 w - - 0":                                    deadPosition,
		"8/8/4k3/8/8/4KN2/8/8 w - - 0":                                   deadPosition,
		"8/8/4k3/2b5/8/4KB2/8/8 b - - 0":                                 playing, // bishops on both colors
		"8/8/4k3/3b4/8/4KB2/8/8 w - - 0":                                 deadPosition,
		"8/8/4k3/8/8/4KNN1/8/8 w - - 0":                                  playing,
		"8/8/4k3/8/8/4KR2/8/8 w - - 100":                                 fiftyMoves,
		"8/8/4k3/8/8/4KR2/8/8 w - - 99":                                  playing,
		"rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0":         playing,
		"r1bqkb1r/pppp1Qpp/2n2n2/4p3/2B1P3/8/PPPP1PPP/RNB1K1NR b KQkq -": checkmate, // the scholar's
	} {
		p := positionOf(t, fen)
		if got := p.judge(1); got != want {
			t.Errorf("%s is %s, want %s", fen, got, want)
		}
	}
	p := startPosition()
	if got := p.judge(3); got != repetition {
		t.Errorf("the third time: %s", got)
	}
}

func FuzzMoves(f *testing.F) {
	f.Add("e2e4")
	f.Add("e7e8q")
	f.Fuzz(func(t *testing.T, text string) {
		m, ok := parseMove(text)
		if ok && m.String() != text {
			t.Errorf("%q is read as %s", text, m)
		}
		p := startPosition()
		if ok && p.allows(m) {
			next := p.after(m)
			next.judge(1)
		}
	})
}

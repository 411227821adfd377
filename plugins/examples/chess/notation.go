package main

import "strconv"

const letters = ".pnbrqk"

// parseMove reads a move as UCI writes it: e2e4, e1g1 to castle, e7e8q to promote.
func parseMove(text string) (m move, ok bool) {
	if len(text) != 4 && len(text) != 5 {
		return m, false
	}
	from, okFrom := parseSquare(text[:2])
	to, okTo := parseSquare(text[2:4])
	m = move{from: from, to: to}
	if len(text) == 5 {
		for piece := knight; piece <= queen; piece++ {
			if letters[piece] == text[4] {
				m.promotes = piece
			}
		}
		return m, okFrom && okTo && m.promotes != none
	}
	return m, okFrom && okTo
}

func parseSquare(text string) (int8, bool) {
	file, rank := text[0]-'a', text[1]-'1'
	return int8(rank<<3 | file), file < 8 && rank < 8
}

func (m move) String() string {
	text := squareName(m.from) + squareName(m.to)
	if m.promotes != none {
		text += letters[m.promotes : m.promotes+1]
	}
	return text
}

func squareName(square int8) string {
	return string([]byte{'a' + byte(square&7), '1' + byte(square>>3)})
}

// fen writes the position without its counters, which is what a repetition repeats.
func (p *position) fen() string {
	var text []byte
	for rank := int8(7); rank >= 0; rank-- {
		empty := byte(0)
		for file := range int8(8) {
			piece := p.board[rank<<3|file]
			if piece == none {
				empty++
				continue
			}
			text = appendCount(text, &empty)
			text = append(text, pieceLetter(piece))
		}
		text = appendCount(text, &empty)
		if rank > 0 {
			text = append(text, '/')
		}
	}
	side := " w "
	if p.black {
		side = " b "
	}
	passing := "-"
	if p.passing >= 0 {
		passing = squareName(p.passing)
	}
	return string(text) + side + castlingText(p.castling) + " " + passing
}

func appendCount(text []byte, empty *byte) []byte {
	if *empty > 0 {
		text = append(text, '0'+*empty)
	}
	*empty = 0
	return text
}

func pieceLetter(piece int8) byte {
	if piece > 0 {
		return letters[piece] - 'a' + 'A'
	}
	return letters[-piece]
}

func castlingText(rights uint8) string {
	text := ""
	for i, letter := range []byte("KQkq") {
		if rights&(1<<i) > 0 {
			text += string(letter)
		}
	}
	if text == "" {
		return "-"
	}
	return text
}

// fullFEN adds the counters of FEN, of a game that has had so many half-moves.
func (p *position) fullFEN(halfMoves int) string {
	return p.fen() + " " + strconv.Itoa(int(p.quiet)) + " " + strconv.Itoa(halfMoves/2+1)
}

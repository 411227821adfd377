package main

// Squares are numbered from a1 = 0 to h8 = 63: file + 8 × rank.

// Pieces: white's are positive, black's negative, an empty square is 0.
const (
	none int8 = iota
	pawn
	knight
	bishop
	rook
	queen
	king
)

// Castling rights, as bits.
const (
	whiteShort uint8 = 1 << iota
	whiteLong
	blackShort
	blackLong
)

// position is a board with what decides which moves are legal on it.
type position struct {
	board    [64]int8
	black    bool // to move
	castling uint8
	passing  int8  // the square that a pawn has just passed over, -1 for none
	quiet    uint8 // half-moves since a capture or a pawn's move
}

// startPosition is how games begin.
func startPosition() position {
	p := position{castling: whiteShort | whiteLong | blackShort | blackLong, passing: -1}
	for file, piece := range [8]int8{rook, knight, bishop, queen, king, bishop, knight, rook} {
		p.board[file], p.board[8+file], p.board[48+file], p.board[56+file] = piece, pawn, -pawn, -piece
	}
	return p
}

// move goes from one square to another; a pawn becomes promotes on its last rank.
type move struct {
	from, to int8
	promotes int8 // knight to queen, or none
}

// color is 1 for white and -1 for black.
func (p *position) color() int8 {
	if p.black {
		return -1
	}
	return 1
}

// after returns the position once a move is made, which must be one of moves.
func (p position) after(m move) position {
	color, piece := p.color(), p.board[m.from]
	taken := p.board[m.to]
	p.board[m.from], p.board[m.to] = none, piece
	passing := p.passing
	p.passing = -1
	p.quiet++
	switch piece * color {
	case pawn:
		p.quiet = 0
		switch {
		case m.to == passing:
			p.board[m.to-8*color] = none
		case m.to-m.from == 16*color:
			p.passing = m.from + 8*color
		case m.promotes != none:
			p.board[m.to] = m.promotes * color
		}
	case king:
		switch m.to - m.from {
		case 2:
			p.board[m.from+3], p.board[m.from+1] = none, rook*color
		case -2:
			p.board[m.from-4], p.board[m.from-1] = none, rook*color
		}
	}
	if taken != none {
		p.quiet = 0
	}
	p.castling &^= lost(m.from) | lost(m.to)
	p.black = !p.black
	return p
}

// lost are the castling rights that end when a piece leaves a square or is taken on it.
func lost(square int8) uint8 {
	switch square {
	case 0:
		return whiteLong
	case 4:
		return whiteShort | whiteLong
	case 7:
		return whiteShort
	case 56:
		return blackLong
	case 60:
		return blackShort | blackLong
	case 63:
		return blackShort
	}
	return 0
}

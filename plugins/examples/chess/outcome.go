package main

// outcome is how a game stands.
//
//latchkey:enum waiting playing checkmate stalemate resigned fifty_moves repetition insufficient_material too_long
type outcome uint8

// The outcomes. Their numbers are stored.
const (
	waiting outcome = iota // for a second player
	playing
	checkmate
	stalemate
	resigned
	fiftyMoves
	repetition
	deadPosition
	tooLong // of so many moves that storing more would cost
)

func (o outcome) over() bool { return o > playing }

// judge says how a game stands when a position has come up, for the repeated time.
func (p *position) judge(repeated int) outcome {
	switch {
	case !p.canMove() && p.inCheck():
		return checkmate
	case !p.canMove():
		return stalemate
	case p.lacksMaterial():
		return deadPosition
	case repeated >= 3:
		return repetition
	case p.quiet >= 100: // half-moves
		return fiftyMoves
	}
	return playing
}

// lacksMaterial reports whether no series of moves leads to mate: kings with at most one
// knight, or with bishops on squares of one color.
func (p *position) lacksMaterial() bool {
	knights, bishops := 0, [2]int{}
	for square, piece := range p.board {
		switch max(piece, -piece) {
		case pawn, rook, queen:
			return false
		case knight:
			knights++
		case bishop:
			bishops[(square+square>>3)&1]++
		}
	}
	all := bishops[0] + bishops[1]
	return knights+all <= 1 || knights == 0 && (bishops[0] == 0 || bishops[1] == 0)
}

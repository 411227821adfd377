package main

// step is a way over the board, in files and ranks.
type step struct{ file, rank int8 }

var (
	straight = []step{{1, 0}, {-1, 0}, {0, 1}, {0, -1}}
	diagonal = []step{{1, 1}, {1, -1}, {-1, 1}, {-1, -1}}
	around   = []step{{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {1, -1}, {-1, 1}, {-1, -1}}
	jumps    = []step{{1, 2}, {2, 1}, {2, -1}, {1, -2}, {-1, -2}, {-2, -1}, {-2, 1}, {-1, 2}}
)

// steps are a piece's ways, and whether it goes along them as far as it can.
func steps(piece int8) (ways []step, far bool) {
	switch piece {
	case knight:
		return jumps, false
	case bishop:
		return diagonal, true
	case rook:
		return straight, true
	case queen:
		return around, true
	}
	return around, false // the king
}

// on returns the square one step away, -1 beyond the edge.
func (s step) on(square int8) int8 {
	file, rank := square&7+s.file, square>>3+s.rank
	if file < 0 || file > 7 || rank < 0 || rank > 7 {
		return -1
	}
	return rank<<3 | file
}

// moves lists the legal moves.
func (p *position) moves() []move {
	var legal []move
	p.eachMove(func(m move) bool {
		legal = append(legal, m)
		return true
	})
	return legal
}

// canMove reports whether there is any legal move.
func (p *position) canMove() (some bool) {
	p.eachMove(func(move) bool {
		some = true
		return false
	})
	return some
}

// allows reports whether a move is legal.
func (p *position) allows(wanted move) (legal bool) {
	p.eachMove(func(m move) bool {
		legal = m == wanted
		return !legal
	})
	return legal
}

// eachMove gives each legal move, until it is told to stop.
func (p *position) eachMove(yield func(move) bool) {
	color := p.color()
	p.eachStep(func(m move) bool {
		next := p.after(m)
		if next.attacked(next.king(color), -color) {
			return true
		}
		return yield(m)
	})
}

// eachStep gives each move that the pieces can make, though the king may be left in
// check.
func (p *position) eachStep(yield func(move) bool) {
	color := p.color()
	for from := int8(0); from < 64; from++ {
		var more bool
		switch piece := p.board[from] * color; {
		case piece <= none:
			continue
		case piece == pawn:
			more = p.eachPawnStep(from, color, yield)
		default:
			more = p.eachPieceStep(from, piece, color, yield)
		}
		if !more {
			return
		}
	}
}

func (p *position) eachPieceStep(from, piece, color int8, yield func(move) bool) bool {
	ways, far := steps(piece)
	for _, way := range ways {
		for to := way.on(from); to >= 0; to = way.on(to) {
			taken := p.board[to] * color
			if taken > none {
				break
			}
			if !yield(move{from: from, to: to}) {
				return false
			}
			if taken < none || !far {
				break
			}
		}
	}
	return piece != king || p.eachCastling(from, color, yield)
}

func (p *position) eachPawnStep(from, color int8, yield func(move) bool) bool {
	ahead := from + 8*color
	if p.board[ahead] == none {
		if !p.eachPawnMove(from, ahead, yield) {
			return false
		}
		first := int8(1)
		if color < 0 {
			first = 6
		}
		if from>>3 == first && p.board[ahead+8*color] == none && !yield(move{from: from, to: ahead + 8*color}) {
			return false
		}
	}
	for _, side := range []int8{-1, 1} {
		to := step{side, color}.on(from)
		if to >= 0 && (p.board[to]*color < none || to == p.passing) && !p.eachPawnMove(from, to, yield) {
			return false
		}
	}
	return true
}

// eachPawnMove gives a pawn's move, on its last rank once for each piece that it can
// become.
func (p *position) eachPawnMove(from, to int8, yield func(move) bool) bool {
	if rank := to >> 3; rank != 0 && rank != 7 {
		return yield(move{from: from, to: to})
	}
	for piece := queen; piece >= knight; piece-- {
		if !yield(move{from, to, piece}) {
			return false
		}
	}
	return true
}

// eachCastling gives the king's moves by two squares.
func (p *position) eachCastling(from, color int8, yield func(move) bool) bool {
	short, long := whiteShort, whiteLong
	if color < 0 {
		short, long = blackShort, blackLong
	}
	if p.castling&(short|long) == 0 || p.attacked(from, -color) {
		return true
	}
	if p.castling&short > 0 && p.board[from+1] == none && p.board[from+2] == none &&
		!p.attacked(from+1, -color) && !yield(move{from: from, to: from + 2}) {
		return false
	}
	if p.castling&long > 0 && p.board[from-1] == none && p.board[from-2] == none && p.board[from-3] == none &&
		!p.attacked(from-1, -color) && !yield(move{from: from, to: from - 2}) {
		return false
	}
	return true
}

func (p *position) king(color int8) int8 {
	for square := int8(0); square < 64; square++ {
		if p.board[square] == king*color {
			return square
		}
	}
	return -1
}

// inCheck reports whether the side to move is in check.
func (p *position) inCheck() bool { return p.attacked(p.king(p.color()), -p.color()) }

// attacked reports whether a color's pieces attack a square.
func (p *position) attacked(square, by int8) bool {
	for _, side := range []int8{-1, 1} {
		if from := (step{side, -by}).on(square); from >= 0 && p.board[from] == pawn*by {
			return true
		}
	}
	for _, way := range jumps {
		if from := way.on(square); from >= 0 && p.board[from] == knight*by {
			return true
		}
	}
	return p.attackedAlong(straight, rook, square, by) || p.attackedAlong(diagonal, bishop, square, by)
}

// attackedAlong looks for a piece, a queen or a king next to the square.
func (p *position) attackedAlong(ways []step, piece, square, by int8) bool {
	for _, way := range ways {
		near := true
		for from := way.on(square); from >= 0; from = way.on(from) {
			if found := p.board[from] * by; found != none {
				if found == piece || found == queen || found == king && near {
					return true
				}
				break
			}
			near = false
		}
	}
	return false
}

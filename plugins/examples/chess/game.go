package main

import (
	"strconv"

	"latchkey/plugins/sdk"
)

// game is one between two users.
//
//latchkey:record 1 Stored game is of a later version
type game struct {
	white, black string // users; black is empty until somebody joins
	outcome      outcome
	winner       string // once it is over; empty for a draw
	position     position
	moves        moves
	seen         []byte // hashes of the positions since the last move that cannot be undone
}

const (
	hashBytes = 8
	openMax   = 4   // unfinished games of a user
	movesMax  = 600 // half-moves; a longer game is drawn
)

var games = sdk.Map[game]{Prefix: "g", Encode: encodeGame, Decode: decodeGame}

func encodePosition(e *sdk.Encoder, p position) {
	board := make([]byte, len(p.board))
	for i, piece := range p.board {
		board[i] = byte(piece)
	}
	e.Data(board)
	e.Bool(p.black)
	e.U8(p.castling)
	e.U8(uint8(p.passing))
	e.U8(p.quiet)
}

func decodePosition(d *sdk.Decoder) (p position) {
	for i, piece := range d.Data() {
		p.board[i] = int8(piece)
	}
	p.black, p.castling, p.passing, p.quiet = d.Bool(), d.U8(), int8(d.U8()), d.U8()
	return p
}

// moves are stored as three bytes each.
type moves []move

func encodeMoves(e *sdk.Encoder, list moves) {
	data := make([]byte, 0, 3*len(list))
	for _, m := range list {
		data = append(data, byte(m.from), byte(m.to), byte(m.promotes))
	}
	e.Data(data)
}

func decodeMoves(d *sdk.Decoder) (list moves) {
	for data := d.Data(); len(data) >= 3; data = data[3:] {
		list = append(list, move{int8(data[0]), int8(data[1]), int8(data[2])})
	}
	return list
}

// openGames counts a user's unfinished games, and counts has how many there were ever.
var (
	openGames = counter("o")
	counts    = counter("n")
)

func counter(prefix string) sdk.Map[uint32] {
	return sdk.Map[uint32]{
		Prefix: prefix,
		Encode: func(e *sdk.Encoder, n uint32) { e.U32(n) },
		Decode: func(d *sdk.Decoder) uint32 { return d.U32() },
	}
}

func gameKey(id uint32) []byte {
	var e sdk.Encoder
	e.U32(id)
	return e.Bytes()
}

func gameName(id uint32) string { return "game " + strconv.FormatUint(uint64(id), 10) }

func findGame(id uint32) game {
	g, ok := games.Get(gameKey(id))
	sdk.Require(ok, "There is no "+gameName(id))
	p := players() // a key may have become an account's since
	g.white, g.black, g.winner = p.Now(g.white), p.Now(g.black), p.Now(g.winner)
	return g
}

// opens counts one more unfinished game of a user's.
func opens(user string) {
	n, _ := openGames.Get([]byte(user))
	if n >= openMax {
		sdk.Panic(user + " has 4 unfinished games, which is the most: finish or resign one first")
	}
	openGames.Set([]byte(user), n+1)
}

// joinOpen counts the unfinished games of a key as those of the account that it is
// linked to, also beyond the most.
func joinOpen(key, account string) {
	n, some := openGames.Get([]byte(key))
	if !some {
		return
	}
	openGames.Remove([]byte(key))
	of, _ := openGames.Get([]byte(account))
	openGames.Set([]byte(account), of+n)
}

// ends closes a game.
func (g *game) ends(id uint32, as outcome, winner string) {
	g.outcome, g.winner, g.seen = as, winner, nil
	for _, user := range []string{g.white, g.black} {
		if n, _ := openGames.Get([]byte(user)); n > 1 {
			openGames.Set([]byte(user), n-1)
		} else {
			openGames.Remove([]byte(user))
		}
	}
	emit("game_over", func(w *sdk.Writer) {
		w.Key("game").Uint(uint64(id))
		w.Key("outcome").String(as.String())
		if w.Key("winner"); winner == "" {
			w.Null()
		} else {
			w.String(winner)
		}
	})
}

// comesUp notes that the position has come up, and says for which time.
func (g *game) comesUp() (times int) {
	if g.position.quiet == 0 {
		g.seen = nil
	}
	hash := sdk.SHA256([]byte(g.position.fen()))
	g.seen = append(g.seen, hash[:hashBytes]...)
	for i := 0; i < len(g.seen); i += hashBytes {
		if string(g.seen[i:i+hashBytes]) == string(hash[:hashBytes]) {
			times++
		}
	}
	return times
}

// toMove is whose turn it is.
func (g *game) toMove() string {
	if g.position.black {
		return g.black
	}
	return g.white
}

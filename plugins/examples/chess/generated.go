// Code generated from the contract's declarations; DO NOT EDIT.
// Change those and run go generate, or latchkey plugin generate.

package main

import "latchkey/plugins/sdk"

//go:wasmexport new
func New() {
	sdk.Private("new", func() { initialize(readSettings(sdk.Args())) })
}

//go:wasmexport create_game
func CreateGame() {
	sdk.Change("create_game", func() {
		result := createGame()
		sdk.ReturnJSON(func(w *sdk.Writer) {
			w.Uint(uint64(result))
		})
	})
}

//go:wasmexport join_game
func JoinGame() {
	sdk.Change("join_game", func() { joinGame(readOfGame(sdk.Args())) })
}

//go:wasmexport move
func Move() {
	sdk.Change("move", func() {
		result := makeMove(readTurn(sdk.Args()))
		sdk.ReturnJSON(func(w *sdk.Writer) {
			w.String(result.String())
		})
	})
}

//go:wasmexport resign
func Resign() {
	sdk.Change("resign", func() { resign(readOfGame(sdk.Args())) })
}

//go:wasmexport link_account
func LinkAccount() {
	sdk.Change("link_account", func() { linkAccount(readOfAccount(sdk.Args())) })
}

//go:wasmexport accept_link
func AcceptLink() {
	sdk.Change("accept_link", func() { acceptLink(readOfKey(sdk.Args())) })
}

//go:wasmexport get_game
func GetGame() {
	sdk.View(func() {
		result := getGame(readOfGame(sdk.Args()))
		sdk.ReturnJSON(func(w *sdk.Writer) {
			writeGameState(w, &result)
		})
	})
}

//go:wasmexport get_legal_moves
func GetLegalMoves() {
	sdk.View(func() {
		result := getLegalMoves(readOfGame(sdk.Args()))
		sdk.ReturnJSON(func(w *sdk.Writer) {
			w.BeginArray()
			for i := range result {
				w.String(result[i])
			}
			w.EndArray()
		})
	})
}

//go:wasmexport get_player
func GetPlayer() {
	sdk.View(func() {
		sdk.ReturnString(getPlayer(readOfKey(sdk.Args())))
	})
}

func encodeGame(e *sdk.Encoder, v game) {
	e.U8(1)
	e.String(v.white)
	e.String(v.black)
	e.U8(uint8(v.outcome))
	e.String(v.winner)
	encodePosition(e, v.position)
	encodeMoves(e, v.moves)
	e.Data(v.seen)
}

func decodeGame(d *sdk.Decoder) (v game) {
	sdk.Require(d.U8() == 1, "Stored game is of a later version")
	v.white = d.String()
	v.black = d.String()
	v.outcome = outcome(d.U8())
	v.winner = d.String()
	v.position = decodePosition(d)
	v.moves = decodeMoves(d)
	v.seen = d.Data()
	return v
}

func readSettings(a sdk.Arguments) (v settings) {
	v.Issuer = a.Account("issuer_id")
	return v
}

func readOfGame(a sdk.Arguments) (v ofGame) {
	v.Game = a.U32("game")
	return v
}

func readTurn(a sdk.Arguments) (v turn) {
	v.Game = a.U32("game")
	v.Move = a.String("move")
	return v
}

func readOfAccount(a sdk.Arguments) (v ofAccount) {
	v.Account = a.Account("account_id")
	return v
}

func readOfKey(a sdk.Arguments) (v ofKey) {
	v.PublicKey = a.PublicKey("public_key")
	return v
}

func writeGameState(w *sdk.Writer, v *gameState) {
	w.BeginObject()
	writeGameStateMembers(w, v)
	w.EndObject()
}

func writeGameStateMembers(w *sdk.Writer, v *gameState) {
	w.Key("white")
	w.String(v.White)
	w.Key("black")
	if value, given := v.Black.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
	w.Key("outcome")
	w.String(v.Outcome.String())
	w.Key("winner")
	if value, given := v.Winner.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
	w.Key("to_move")
	if value, given := v.ToMove.Get(); given {
		w.String(value)
	} else {
		w.Null()
	}
	w.Key("check")
	w.Bool(v.Check)
	w.Key("fen")
	w.String(v.FEN)
	w.Key("moves")
	w.BeginArray()
	for i := range v.Moves {
		w.String(v.Moves[i])
	}
	w.EndArray()
}

var outcomeNames = [...]string{"waiting", "playing", "checkmate", "stalemate", "resigned", "fifty_moves", "repetition", "insufficient_material", "too_long"}

// String is the name that JSON has.
func (n outcome) String() string { return outcomeNames[n] }

package main

import "latchkey/plugins/sdk"

func emit(event string, fields func(*sdk.Writer)) {
	sdk.Event("latchkey-chess", "1.0.0", event, fields)
}

func writeUser(w *sdk.Writer, user string) {
	if user == "" {
		w.Null()
		return
	}
	w.String(user)
}

// getGame tells all of a game.
func getGame() {
	_, g := readGame(sdk.Args())
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginObject()
		w.Key("white").String(g.white)
		w.Key("black")
		writeUser(w, g.black)
		w.Key("outcome").String(g.outcome.String())
		w.Key("winner")
		writeUser(w, g.winner)
		w.Key("to_move")
		if g.outcome == playing {
			w.String(g.toMove())
		} else {
			w.Null()
		}
		w.Key("check").Bool(g.position.inCheck())
		w.Key("fen").String(g.position.fullFEN(len(g.moves)))
		w.Key("moves").BeginArray()
		for _, m := range g.moves {
			w.String(m.String())
		}
		w.EndArray()
		w.EndObject()
	})
}

// getLegalMoves lists what the side to move can do.
func getLegalMoves() {
	_, g := readGame(sdk.Args())
	sdk.ReturnJSON(func(w *sdk.Writer) {
		w.BeginArray()
		if g.outcome == playing {
			for _, m := range g.position.moves() {
				w.String(m.String())
			}
		}
		w.EndArray()
	})
}

// getPlayer says whose a key is: an account's, or nobody's but its own.
func getPlayer() { sdk.ReturnString(players().Of(sdk.Args().PublicKey("public_key"))) }

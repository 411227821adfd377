package main

import "latchkey/plugins/sdk"

func emit(event string, fields func(*sdk.Writer)) {
	sdk.Event("latchkey-chess", "1.0.0", event, fields)
}

// shown is a user in JSON: nobody is null.
func shown(user string) sdk.Option[string] {
	if user == "" {
		return sdk.Option[string]{}
	}
	return sdk.Some(user)
}

type gameState struct {
	White   string             `json:"white"`
	Black   sdk.Option[string] `json:"black"`
	Outcome outcome            `json:"outcome"`
	Winner  sdk.Option[string] `json:"winner"`
	ToMove  sdk.Option[string] `json:"to_move"`
	Check   bool               `json:"check"`
	FEN     string             `json:"fen"`
	Moves   []string           `json:"moves"`
}

// Players, moves and position of a game.
//
//latchkey:view
func getGame(of ofGame) gameState {
	g := findGame(of.Game)
	state := gameState{White: g.white, Black: shown(g.black), Outcome: g.outcome, Winner: shown(g.winner), Check: g.position.inCheck(),
		FEN: g.position.fullFEN(len(g.moves)), Moves: moveTexts(g.moves)}
	if g.outcome == playing {
		state.ToMove = sdk.Some(g.toMove())
	}
	return state
}

func moveTexts(list []move) []string {
	texts := make([]string, len(list))
	for i, m := range list {
		texts[i] = m.String()
	}
	return texts
}

// What the side to move can do.
//
//latchkey:view
func getLegalMoves(of ofGame) []string {
	g := findGame(of.Game)
	if g.outcome != playing {
		return nil
	}
	return moveTexts(g.position.moves())
}

// The player that a key stands for: an account, or nobody but itself.
//
//latchkey:view
func getPlayer(of ofKey) string { return players().Of(of.PublicKey) }

package main

import (
	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/users"
)

// issuer is stored: the account whose keys are players.
const issuer = "i"

func players() users.Registry {
	id, ok := sdk.Get([]byte(issuer))
	sdk.Require(ok, "Nobody issues keys for these games yet: the account calls new first")
	return users.Registry{Issuer: string(id), Prefix: "u"}
}

type settings struct {
	// Whose keys are players.
	Issuer sdk.AccountID `json:"issuer_id"`
}

type ofGame struct {
	Game uint32 `json:"game"`
}

type ofKey struct {
	PublicKey sdk.PublicKey `json:"public_key"`
}

type ofAccount struct {
	Account sdk.AccountID `json:"account_id"`
}

type turn struct {
	Game uint32 `json:"game"`
	// Two squares, and what a pawn becomes: e2e4, e1g1, e7e8q.
	Move string `json:"move"`
}

// Says whose keys are players, once.
//
//latchkey:private new
func initialize(s settings) {
	sdk.Require(!sdk.Has([]byte(issuer)), "The contract has already been initialized")
	sdk.Set([]byte(issuer), []byte(s.Issuer))
}

// Begins a game as white. Returns its number.
//
//latchkey:change
func createGame() uint32 {
	user := players().Caller()
	opens(user)
	id, _ := counts.Get(nil)
	counts.Set(nil, id+1)
	g := game{white: user, position: startPosition()}
	g.comesUp()
	games.Set(gameKey(id), g)
	emit("game_created", func(w *sdk.Writer) {
		w.Key("game").Uint(uint64(id))
		w.Key("white").String(user)
	})
	return id
}

// Plays black in a game.
//
//latchkey:change
func joinGame(of ofGame) {
	user := players().Caller()
	id, g := of.Game, findGame(of.Game)
	sdk.Require(g.outcome == waiting, gameName(id)+" has two players")
	sdk.Require(g.white != user, "Somebody else has to join "+gameName(id))
	opens(user)
	g.black, g.outcome = user, playing
	games.Set(gameKey(id), g)
	emit("game_joined", func(w *sdk.Writer) {
		w.Key("game").Uint(uint64(id))
		w.Key("black").String(user)
	})
}

// Makes a move. Returns how the game stands then.
//
//latchkey:change move
func makeMove(t turn) outcome {
	user := players().Caller()
	id, g := t.Game, findGame(t.Game)
	requireOpen(id, &g)
	sdk.Require(g.outcome == playing, gameName(id)+" waits for a second player")
	if g.toMove() != user {
		sdk.Require(user == g.white || user == g.black, user+" does not play in "+gameName(id))
		sdk.Panic("It is not your turn in " + gameName(id) + ": " + g.toMove() + " moves")
	}
	m, ok := parseMove(t.Move)
	sdk.Require(ok, "move: Expected two squares, and what a pawn becomes on its last rank: e2e4, e7e8q")
	if !g.position.allows(m) {
		reason := ""
		if g.position.inCheck() {
			reason = ": the king is in check"
		}
		sdk.Panic(m.String() + " is no legal move in " + gameName(id) + reason)
	}
	g.position = g.position.after(m)
	g.moves = append(g.moves, m)
	result := g.position.judge(g.comesUp())
	if result == playing && len(g.moves) >= movesMax {
		result = tooLong
	}
	emit("moved", func(w *sdk.Writer) {
		w.Key("game").Uint(uint64(id))
		w.Key("move").String(m.String())
		w.Key("check").Bool(g.position.inCheck())
	})
	if result.over() {
		winner := ""
		if result == checkmate {
			winner = user
		}
		g.ends(id, result, winner)
	}
	games.Set(gameKey(id), g)
	return result
}

func requireOpen(id uint32, g *game) {
	sdk.Require(!g.outcome.over(), gameName(id)+" is over: "+g.outcome.String())
}

// Gives a game up, also one that nobody has joined.
//
//latchkey:change
func resign(of ofGame) {
	user := players().Caller()
	id, g := of.Game, findGame(of.Game)
	requireOpen(id, &g)
	sdk.Require(user == g.white || user == g.black, user+" does not play in "+gameName(id))
	winner := g.white
	if user == g.white {
		winner = g.black
	}
	g.ends(id, resigned, winner)
	games.Set(gameKey(id), g)
}

// linkAccount and acceptLink make a key and an account one player, when both say so.

// Asks that the signing key and an account be one player.
//
//latchkey:change
func linkAccount(of ofAccount) { players().Offer(of.Account) }

// Makes a key that asked for it the caller's.
//
//latchkey:change
func acceptLink(of ofKey) {
	key := of.PublicKey
	players().Accept(key)
	joinOpen(key.String(), sdk.Predecessor())
	emit("player_linked", func(w *sdk.Writer) {
		w.Key("public_key").PublicKey(key)
		w.Key("account_id").String(sdk.Predecessor())
	})
}

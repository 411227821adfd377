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

func initialize() {
	id := sdk.Args().Account("issuer_id")
	sdk.Require(!sdk.Has([]byte(issuer)), "The contract has already been initialized")
	sdk.Set([]byte(issuer), []byte(id))
}

func createGame() {
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
	sdk.ReturnUint(uint64(id))
}

func joinGame() {
	user := players().Caller()
	id, g := readGame(sdk.Args())
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

func makeMove() {
	user := players().Caller()
	args := sdk.Args()
	id, g := readGame(args)
	requireOpen(id, &g)
	sdk.Require(g.outcome == playing, gameName(id)+" waits for a second player")
	if g.toMove() != user {
		sdk.Require(user == g.white || user == g.black, user+" does not play in "+gameName(id))
		sdk.Panic("It is not your turn in " + gameName(id) + ": " + g.toMove() + " moves")
	}
	text := args.String("move")
	m, ok := parseMove(text)
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
	sdk.ReturnString(result.String())
}

func requireOpen(id uint32, g *game) {
	sdk.Require(!g.outcome.over(), gameName(id)+" is over: "+g.outcome.String())
}

// resign gives a game up, also one that nobody has joined.
func resign() {
	user := players().Caller()
	id, g := readGame(sdk.Args())
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
func linkAccount() { players().Offer(sdk.Args().Account("account_id")) }

func acceptLink() {
	key := sdk.Args().PublicKey("public_key")
	players().Accept(key)
	joinOpen(key.String(), sdk.Predecessor())
	emit("player_linked", func(w *sdk.Writer) {
		w.Key("public_key").PublicKey(key)
		w.Key("account_id").String(sdk.Predecessor())
	})
}

// The chess contract has users play chess with each other. It knows the rules: it
// refuses illegal moves, and knows check, checkmate, stalemate and draws. Players have an
// account, or only a key that an issuer has given them (plugins/issuer); a key and an
// account can become one player.
//
//	new           {"issuer_id"}
//	create_game   {}                      returns the game's number; the caller has white
//	join_game     {"game"}
//	move          {"game","move"}         as UCI writes it: e2e4, e1g1, e7e8q
//	resign        {"game"}
//	link_account  {"account_id"}          by a key
//	accept_link   {"public_key"}          by the account
//	get_game, get_legal_moves {"game"}, get_player {"public_key"}
//
// The rules are in position.go, moves.go and outcome.go, games in game.go and play.go;
// generated.go and abi.json follow from what those declare.
package main

//go:generate go run latchkey/plugins/generate .

func main() {}

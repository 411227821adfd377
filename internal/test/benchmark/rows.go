package benchmark

// amounts say how much one round does of each thing.
type amounts struct {
	rounds     int
	claims     int // over many connections
	sequential int // one after the other
	transfers  int
	views      int
	inside     int // of each kind of drop
	coupons    int // in PostgreSQL
}

var (
	long  = amounts{rounds: 5, claims: 2000, sequential: 200, transfers: 4000, views: 4000, inside: 200, coupons: 2000}
	short = amounts{rounds: 1, claims: 64, sequential: 5, transfers: 64, views: 64, inside: 4, coupons: 64}
)

// row is one thing that is measured, once in each round.
type row struct {
	name  string // for ROWS
	group string // the table that it stands in
	says  string
	run   func(*session) []reading
}

const (
	overHTTP   = "A server, latchkey up, over JSON-RPC; 32 connections"
	inPostgres = "PostgreSQL with a table of coupons; 32 connections"
	inProgram  = "The ledger inside a program, in memory; one claim a block"
)

// rows are all of them, in the order of the tables.
func rows() []row {
	return []row{
		{"hot", overHTTP, "claims of one drop, into accounts", claims(true, false)},
		{"hot-new", overHTTP, "claims of one drop, for new accounts", claims(true, true)},
		{"many", overHTTP, "claims of many drops, into accounts", claims(false, false)},
		{"many-new", overHTTP, "claims of many drops, for new accounts", claims(false, true)},
		{"sequential", overHTTP, "claims one after the other, on one connection", func(s *session) []reading {
			return s.node().measured(&s.stopwatch, 1, s.node().claims(s.sequential, true, false), claimAnswer)
		}},
		{"transfers", overHTTP, "transfers", func(s *session) []reading {
			return s.node().measured(&s.stopwatch, connectionsAtOnce, s.node().transfers(s.amounts.transfers), voidAnswer)
		}},
		{"views", overHTTP, "views of a drop", func(s *session) []reading {
			return s.node().measured(&s.stopwatch, connectionsAtOnce, s.node().views(s.amounts.views), viewAnswer)
		}},
		{"postgres-hot", inPostgres, "coupons of one campaign, for new accounts", func(s *session) []reading {
			return s.postgres().measured(&s.stopwatch, s.coupons, 1)
		}},
		{"postgres-many", inPostgres, "coupons of many campaigns, for new accounts", func(s *session) []reading {
			return s.postgres().measured(&s.stopwatch, s.coupons, max(1, s.coupons/keysOfSmallDrop))
		}},
		{"inside-near", inProgram, "claims of NEAR, into an account", insideClaims((*inside).nearDrop, false)},
		{"inside-new", inProgram, "claims of NEAR, for new accounts", insideClaims((*inside).nearDrop, true)},
		{"inside-ft", inProgram, "claims of units of a token, into an account", insideClaims((*inside).ftDrop, false)},
		{"inside-nft", inProgram, "claims of an NFT, into an account", insideClaims((*inside).nftDrop, false)},
	}
}

func claims(hot, forNew bool) func(*session) []reading {
	return func(s *session) []reading {
		return s.node().measured(&s.stopwatch, connectionsAtOnce, s.node().claims(s.amounts.claims, hot, forNew), claimAnswer)
	}
}

func insideClaims(drop func(*inside, int) []*claimKey, forNew bool) func(*session) []reading {
	return func(s *session) []reading {
		l := s.inside()
		return append(l.measured(&s.stopwatch, l.claims(l.drops(s.amounts.inside, drop), forNew)),
			l.together(&s.stopwatch, l.claims(l.drops(s.amounts.inside, drop), forNew)))
	}
}

package benchmark

import (
	"fmt"
)

// amounts say how much one round does of each thing.
type amounts struct {
	rounds     int
	warmUp     bool // does all that repeats once before
	claims     int  // over many connections
	sequential int  // one after the other
	transfers  int
	views      int
	inside     int   // of each kind of drop
	coupons    int   // in PostgreSQL
	forced     int   // pages written to the disk
	weighed    int   // claims after which a server is weighed
	sizes      []int // to which a ledger grows, in accounts and in keys of drops
	grown      int   // claims at each size, and again twice
}

var (
	long = amounts{rounds: 5, warmUp: true, claims: 2000, sequential: 200, transfers: 4000, views: 4000, inside: 200, coupons: 2000, forced: 300,
		weighed: 10_000, sizes: []int{1_000, 10_000, 100_000, 1_000_000}, grown: 200}
	short = amounts{rounds: 1, claims: 64, sequential: 5, transfers: 64, views: 64, inside: 4, coupons: 64, forced: 5,
		weighed: 100, sizes: []int{100, 200}, grown: 3}
)

// row is one thing that is measured, once in each round.
type row struct {
	name  string // for ROWS
	group string // the table that it stands in
	says  string
	run   func(*session) []reading
	once  bool // in the last round alone
}

const (
	overHTTP   = "A server, `latchkey up`, over JSON-RPC; 32 connections"
	inPostgres = "PostgreSQL with a table of coupons; 32 connections"
	byLog      = "A server whose log is in PostgreSQL, `latchkey up --log`; 32 connections"
	inProgram  = "The ledger inside a program, in memory; one claim a block"
	ofDisk     = "The disk under both"
	toStart    = "Before the first answer"
	ofMemory   = "What a server takes"
	ofGrowth   = "A ledger on the disk that grows; one claim a block"
)

// rows are all of them, in the order of the tables.
func rows(each amounts) []row {
	all := []row{
		{name: "hot", group: overHTTP, says: "claims of one drop, into accounts", run: claimsAt((*session).node, true, false)},
		{name: "hot-new", group: overHTTP, says: "claims of one drop, for new accounts", run: claimsAt((*session).node, true, true)},
		{name: "many", group: overHTTP, says: "claims of many drops, into accounts", run: claimsAt((*session).node, false, false)},
		{name: "many-new", group: overHTTP, says: "claims of many drops, for new accounts", run: claimsAt((*session).node, false, true)},
		{name: "sequential", group: overHTTP, says: "claims one after the other, on one connection", run: sequentialAt((*session).node)},
		{name: "transfers", group: overHTTP, says: "transfers", run: transfers},
		{name: "views", group: overHTTP, says: "views of a drop", run: views},
		{name: "postgres-hot", group: inPostgres, says: "coupons of one campaign, for new accounts", run: coupons(true)},
		{name: "postgres-many", group: inPostgres, says: "coupons of many campaigns, for new accounts", run: coupons(false)},
		{name: "postgres-log", group: byLog, says: "claims of one drop, into accounts", run: claimsAt((*session).logged, true, false)},
		{name: "postgres-log-sequential", group: byLog, says: "claims one after the other, on one connection", run: sequentialAt((*session).logged)},
		{name: "postgres-log-standby", group: byLog, says: "claims of one drop, into accounts; with a synchronous standby", run: claimsAt((*session).replicated, true, false)},
		{name: "inside-near", group: inProgram, says: "claims of NEAR, into an account", run: insideClaims((*inside).nearDrop, false)},
		{name: "inside-new", group: inProgram, says: "claims of NEAR, for new accounts", run: insideClaims((*inside).nearDrop, true)},
		{name: "inside-ft", group: inProgram, says: "claims of units of a token, into an account", run: insideClaims((*inside).ftDrop, false)},
		{name: "inside-nft", group: inProgram, says: "claims of an NFT, into an account", run: insideClaims((*inside).nftDrop, false)},
		{name: "disk", group: ofDisk, says: "4 kB appended to a file and forced out", run: (*session).forceDisk},
		{name: "start-cold", group: toStart, says: "`latchkey up` in an empty folder", run: (*session).coldStart},
		{name: "start-warm", group: toStart, says: "`latchkey up` again", run: (*session).warmStart},
		{name: "prepare", group: toStart, says: "the drop contract is prepared, which runs its start-up", run: (*session).prepare},
		{name: "memory", group: ofMemory, says: fmt.Sprintf("at its start, and after %s claims over 32 connections", thousands(each.weighed)), run: (*session).weigh, once: true},
	}
	for _, size := range each.sizes {
		all = append(all, row{name: fmt.Sprint(growthRow, size), group: ofGrowth, says: thousands(size) + " accounts and as many keys of drops",
			run: func(s *session) []reading { return s.grow(size) }, once: true})
	}
	return all
}

// growthRow begins the names of rows whose end is a size.
const growthRow = "growth-"

func claimsAt(node func(*session) *supply, hot, forNew bool) func(*session) []reading {
	return func(s *session) []reading {
		return node(s).measured(&s.stopwatch, connectionsAtOnce, node(s).claims(s.amounts.claims, hot, forNew), claimAnswer)
	}
}

func sequentialAt(node func(*session) *supply) func(*session) []reading {
	return func(s *session) []reading {
		return node(s).measured(&s.stopwatch, 1, node(s).claims(s.amounts.sequential, true, false), claimAnswer)
	}
}

func transfers(s *session) []reading {
	return s.node().measured(&s.stopwatch, connectionsAtOnce, s.node().transfers(s.amounts.transfers), voidAnswer)
}

func views(s *session) []reading {
	return s.node().measured(&s.stopwatch, connectionsAtOnce, s.node().views(s.amounts.views), viewAnswer)
}

func coupons(hot bool) func(*session) []reading {
	return func(s *session) []reading {
		campaigns := 1
		if !hot {
			campaigns = s.amounts.coupons / keysOfSmallDrop
		}
		return s.postgres().measured(&s.stopwatch, s.amounts.coupons, campaigns)
	}
}

func insideClaims(drop func(*inside, int) []*claimKey, forNew bool) func(*session) []reading {
	return func(s *session) []reading {
		l := s.inside()
		made := func() []*claimKey { return l.drops(s.amounts.inside, drop) }
		return append(l.measured(&s.stopwatch, l.claims(made(), forNew)), l.together(&s.stopwatch, l.claims(made(), forNew)))
	}
}

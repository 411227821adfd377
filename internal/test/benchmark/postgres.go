package benchmark

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"latchkey/internal/test/patience"
	database "latchkey/internal/test/postgres"
)

// postgres is a database server of this run, with the settings that it comes with, which
// wait for the disk at each commit.
type postgres struct {
	t         testing.TB
	server    *database.Server
	pool      *pgxpool.Pool
	coupons   int // made so far
	campaigns int // the same
}

func startPostgres(t testing.TB) *postgres {
	t.Helper()
	p := &postgres{t: t, server: database.Start(t, "synchronous_commit=on", "fsync=on", "max_connections=50")}
	p.connect(fmt.Sprintf("%s&pool_max_conns=%d", p.server.URL(), connectionsAtOnce))
	return p
}

func (p *postgres) connect(url string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience.For(20*time.Second))
	defer cancel()
	pool, err := pgxpool.New(ctx, url)
	if err != nil {
		p.t.Fatal(err)
	}
	p.pool = pool
	p.t.Cleanup(pool.Close)
	if _, err := pool.Exec(ctx, couponTables); err != nil {
		p.t.Fatal(err)
	}
}

// cpu is the processor time that the server and its processes have taken.
func (p *postgres) cpu() time.Duration {
	p.t.Helper()
	cpu, err := timeWithChildren(p.server.PID())
	if err != nil {
		p.t.Fatal(err)
	}
	return cpu
}

// measured redeems n coupons of so many campaigns over many connections.
func (p *postgres) measured(w *stopwatch, n, campaigns int) []reading {
	p.t.Helper()
	requests := p.prepare(n, campaigns)
	var d *done
	var server, client time.Duration
	unit := w.around(func() {
		server, client = p.cpu(), ownCPU(p.t)
		d = p.redeem(requests)
		server, client = p.cpu()-server, ownCPU(p.t)-client
	})
	p.addsUp()
	each := time.Duration(len(requests))
	return append(d.readings(unit), in(unit, "server CPU", server/each), in(unit, "client CPU", client/each))
}

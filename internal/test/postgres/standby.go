package postgres

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/jackc/pgx/v5"

	"latchkey/internal/test/patience"
)

// Standby starts a server that follows this one, from a copy of it, under a name. Without
// WaitFor commits do not wait for it.
func (s *Server) Standby(name string) *Server {
	s.t.Helper()
	folder, err := os.MkdirTemp("", "postgres")
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = os.RemoveAll(folder) })
	standby := &Server{t: s.t, folder: folder, port: freePort(s.t), settings: s.settings}
	standby.giveAway()
	from := fmt.Sprintf("host=127.0.0.1 port=%d user=%s sslmode=disable application_name=%s", s.port, owner, name)
	if out, err := standby.command("pg_basebackup", "-D", folder, "-d", from, "-R", "-X", "stream", "--checkpoint=fast", "--no-sync").CombinedOutput(); err != nil {
		s.t.Fatalf("%v\n%s", err, out)
	}
	standby.start()
	s.t.Cleanup(standby.Stop)
	return standby
}

// WaitFor has commits wait for a standby, and returns when it has all; an empty name has
// them wait for none.
func (s *Server) WaitFor(name string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience.For(20*time.Second))
	defer cancel()
	s.ask(ctx, "ALTER SYSTEM SET synchronous_standby_names = '"+name+"'", nil)
	s.ask(ctx, "SELECT pg_reload_conf()", new(bool))
	for synchronous := 0; name != "" && synchronous == 0; time.Sleep(20 * time.Millisecond) {
		s.ask(ctx, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync' AND application_name = '"+name+"'", &synchronous)
	}
}

// Promote ends following: the standby takes commits of its own from now on.
func (s *Server) Promote() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience.For(60*time.Second))
	defer cancel()
	var done bool
	s.ask(ctx, "SELECT pg_promote(true, 60)", &done)
	if !done {
		s.t.Fatal("the standby is not promoted")
	}
}

// ask runs one statement, which gives one value, or none for nil.
func (s *Server) ask(ctx context.Context, statement string, value any) {
	s.t.Helper()
	c, err := pgx.Connect(ctx, s.URL())
	if err != nil {
		s.t.Fatal(err)
	}
	defer c.Close(ctx)
	if value == nil {
		_, err = c.Exec(ctx, statement)
	} else {
		err = c.QueryRow(ctx, statement).Scan(value)
	}
	if err != nil {
		s.t.Fatalf("%s: %v", statement, err)
	}
}

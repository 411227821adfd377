package postgres

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"latchkey/host/ledgerlog"
	"latchkey/internal/test/logtest"
	server "latchkey/internal/test/postgres"
)

// TestADamagedLogIsTold: of rows that somebody has deleted or changed, what is left is not
// taken for entries.
func TestADamagedLogIsTold(t *testing.T) {
	for name, sql := range map[string]string{
		"a part is missing":              `DELETE FROM latchkey_entries WHERE ledger = $1 AND height = 3 AND chunk = 1`,
		"the first part is missing":      `DELETE FROM latchkey_entries WHERE ledger = $1 AND height = 3 AND chunk = 0`,
		"the end of it is missing":       `DELETE FROM latchkey_entries WHERE ledger = $1 AND (height = 3 AND chunk > 1 OR height > 3)`,
		"all of it is missing":           `DELETE FROM latchkey_entries WHERE ledger = $1 AND height = 3`,
		"it stands at another height":    `UPDATE latchkey_entries SET height = CASE height WHEN 3 THEN 4 WHEN 4 THEN 3 ELSE height END + 100 WHERE ledger = $1 AND height > 2`,
		"a part is shorter than it was":  `UPDATE latchkey_entries SET body = substr(body, 1, 7) WHERE ledger = $1 AND height = 3 AND chunk = 1`,
		"it says to be of another block": `UPDATE latchkey_entries SET body = set_byte(body, 1, 9) WHERE ledger = $1 AND height = 3 AND chunk = 0`,
	} {
		t.Run(name, func(t *testing.T) {
			d, name := database(t)
			l := begun(t, d, name, logtest.Genesis())
			chain := logtest.NewChain(t, 0)
			entries := append(chain.Transfers(1), chain.Large(3*chunkBytes))
			entries = append(entries, chain.Transfers(1)...)
			if err := l.Append(context.Background(), l.acquired(t), entries); err != nil {
				t.Fatal(err)
			}
			if _, err := d.exec(context.Background(), sql, name); err != nil {
				t.Fatal(err)
			}
			if _, err := d.exec(context.Background(), `UPDATE latchkey_entries SET height = height - 100 WHERE ledger = $1 AND height > 100`, name); err != nil {
				t.Fatal(err)
			}
			read, err := l.Read(context.Background(), 0, 100)
			if damaged := (*ledgerlog.DamagedError)(nil); !errors.As(err, &damaged) || damaged.Height != 3 {
				t.Errorf("%d entries, %v, want a *DamagedError of entry 3", len(read), err)
			}
		})
	}
}

// TestAStandbyIsNotAsked: what it does not have yet would pass for lost.
func TestAStandbyIsNotAsked(t *testing.T) {
	primary := server.Start(t, "fsync=off")
	d := open(t, primary.URL())
	begun(t, d, "tickets", logtest.Genesis())
	standby := primary.Standby("standby")
	if d, err := Open(context.Background(), standby.URL()); err == nil {
		d.Close()
		t.Error("a standby is used for a log")
	} else if !errors.As(err, new(*OpenError)) || !strings.Contains(err.Error(), "read only") {
		t.Errorf("%v", err)
	}
	both := strings.Replace(primary.URL(), primary.Address(), standby.Address()+","+primary.Address(), 1)
	l := again(t, open(t, both), "tickets")
	if err := l.Append(context.Background(), l.acquired(t), logtest.NewChain(t, 0).Transfers(1)); err != nil {
		t.Error(err)
	}
}

// TestNoPasswordIsTold: whatever a URL looks like, the error that it gives has nothing of
// the password.
func TestNoPasswordIsTold(t *testing.T) {
	for _, url := range []string{
		"postgres://u:hid/secret@127.0.0.1:1/p", "postgres://u:hid@secret@127.0.0.1:1/p?sslmode=none", "postgres://u:hid%zzsecret@127.0.0.1:1/p",
		"postgres://u:hid secret@127.0.0.1:1/p", "postgres://u@127.0.0.1:1/p?password=secret&sslmode=none", "postgres://u:secret@127.0.0.1:1/p",
		"host=127.0.0.1 port=1 password = secret sslmode=none", "host=127.0.0.1 port=1 password='hid\\' secret' sslmode=none", "http://u:secret@h/`: secret",
	} {
		d, err := Open(context.Background(), url)
		if err == nil {
			d.Close()
			t.Fatalf("%s is opened", url)
		}
		if text := err.Error(); strings.Contains(text, "secret") || strings.Contains(text, "hid") {
			t.Errorf("%s: the error is %q", url, text)
		}
	}
}

// TestWhatIsOnNoStandbyIsNotAcknowledged: neither when an append waits for one that is gone,
// nor when somebody ends its waiting, which leaves it committed and warned of.
func TestWhatIsOnNoStandbyIsNotAcknowledged(t *testing.T) {
	primary := server.Start(t, "fsync=off")
	standby := primary.Standby("standby")
	d := open(t, primary.URL())
	l := begun(t, d, "tickets", logtest.Genesis())
	term, entries := l.acquired(t), logtest.NewChain(t, 0).Transfers(2)
	primary.WaitFor("standby")
	standby.Stop()
	for i, ended := range []bool{false, true} {
		ctx, end := context.WithTimeout(context.Background(), 4*time.Second)
		if ended {
			go func() {
				for ctx.Err() == nil {
					_, _ = d.exec(ctx, `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`)
					time.Sleep(time.Millisecond)
				}
			}()
		}
		err := l.Append(ctx, term, entries[i:i+1])
		end()
		if !errors.As(err, new(*ledgerlog.UnknownError)) {
			t.Errorf("its waiting is ended: %v: %v, want an *UnknownError", ended, err)
		}
	}
	primary.WaitFor("")
	if err := l.Append(context.Background(), term, entries); err != nil {
		t.Error(err)
	}
	wantEntries(t, l, entries)
}

package postgres

import (
	"context"
	"reflect"
	"testing"
	"time"

	"latchkey/host/ledgerlog"
	server "latchkey/internal/test/postgres"
)

// TestNodesLiveAsLongAsTheySaySo, and are found as they were the last time.
func TestNodesLiveAsLongAsTheySaySo(t *testing.T) {
	ctx := context.Background()
	d := open(t, server.Start(t, "fsync=off").URL())
	has := func(want ...ledgerlog.Node) {
		t.Helper()
		got, err := d.Nodes(ctx)
		for i, n := range got {
			if left := time.Until(n.Until); left < 50*time.Second || left > time.Minute {
				t.Errorf("node %s is on the list for %v, want a minute", n.ID, left)
			}
			got[i].Until = time.Time{}
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, %v, want %+v", got, err, want)
		}
	}
	beats := func(n ledgerlog.Node, lasts time.Duration) {
		t.Helper()
		if err := d.Beat(ctx, n, lasts); err != nil {
			t.Fatal(err)
		}
	}
	one := ledgerlog.Node{ID: "1", Address: "http://one", Prepare: []uint32{1, 2}, Program: "0.1.0"}
	other := ledgerlog.Node{ID: "2", Address: "http://other", Program: "0.2.0"}
	beats(other, time.Minute)
	beats(one, time.Minute)
	has(one, other)
	one.Draining, one.Address = true, "http://elsewhere"
	beats(one, time.Minute)
	has(one, other)
	beats(other, 0) // it has run out
	has(one)
	beats(other, time.Minute)
	if err := d.Leave(ctx, one.ID); err != nil {
		t.Fatal(err)
	}
	has(other)
}

// TestNodesThatEndedAreForgotten when another leaves, some time later.
func TestNodesThatEndedAreForgotten(t *testing.T) {
	ctx := context.Background()
	d := open(t, server.Start(t, "fsync=off").URL())
	rows := func() (n int) {
		t.Helper()
		if err := d.one(ctx, []any{&n}, `SELECT count(*) FROM latchkey_nodes`); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for id, ago := range map[string]time.Duration{"killed": forgetNodes + time.Minute, "late": time.Second} {
		if err := d.Beat(ctx, ledgerlog.Node{ID: id}, -ago); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Leave(ctx, "another"); err != nil || rows() != 1 {
		t.Errorf("%d rows, %v, want that of the late one", rows(), err)
	}
}

// TestAVersionThatCannotBeReadIsAnError, rather than a node that has none.
func TestAVersionThatCannotBeReadIsAnError(t *testing.T) {
	ctx := context.Background()
	d := open(t, server.Start(t, "fsync=off").URL())
	if _, err := d.exec(ctx, `INSERT INTO latchkey_nodes VALUES ('1', '', '1,x', '', false, clock_timestamp() + interval '1 hour')`); err != nil {
		t.Fatal(err)
	}
	if nodes, err := d.Nodes(ctx); err == nil {
		t.Errorf("%+v", nodes)
	}
}

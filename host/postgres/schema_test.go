package postgres

import (
	"context"
	"fmt"
	"sync"
	"testing"

	server "latchkey/internal/test/postgres"
)

// TestNodesMakeTheTablesAtOnce, in a database that has none, and none of them fails.
func TestNodesMakeTheTablesAtOnce(t *testing.T) {
	at := server.Start(t).URL()
	for round := range 10 {
		clear, err := Open(context.Background(), at)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := clear.exec(context.Background(), `DROP TABLE latchkey_schema, latchkey_blobs, latchkey_ledgers, latchkey_leases, latchkey_entries`); err != nil {
			t.Fatal(err)
		}
		clear.Close()
		var all sync.WaitGroup
		errs := make([]error, 4)
		for i := range errs {
			all.Go(func() {
				d, err := Open(context.Background(), at)
				if errs[i] = err; err == nil {
					d.Close()
				}
			})
		}
		all.Wait()
		for _, err := range errs {
			if err != nil {
				t.Fatal(fmt.Sprint("round ", round), err)
			}
		}
	}
}

package many

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"latchkey/host/httpd"
	"latchkey/internal/test/shipped"
)

// asks for the newest block of a ledger.
func asks(t *testing.T, node, name string) (status int, answer string) {
	t.Helper()
	return posts(t, node+"/l/"+name, []byte(`{"jsonrpc":"2.0","id":3,"method":"block","params":{"finality":"final"}}`))
}

// TestALedgersRequestsAreCountedByAllNodes, and when they are spent that is said, on this
// ledger and on no other, until the day has ended.
func TestALedgersRequestsAreCountedByAllNodes(t *testing.T) {
	c := &cluster{t: t, limits: Limits{RequestsPerDay: 20}}
	c.begins(2)
	c.mustMake("one")
	c.mustMake("two")
	spent := func() {
		for _, s := range c.nodes {
			s.spend()
		}
		for _, s := range c.nodes { // which knows of the other's then
			s.spend()
		}
	}
	for n := 1; n <= 20; n++ {
		if status, answer := asks(t, c.nodes[n%2].URL, "one"); status != http.StatusOK {
			t.Fatalf("request %d: %d %s", n, status, answer)
		}
		spent()
	}
	for _, s := range c.nodes {
		status, answer := asks(t, s.URL, "one")
		if status != http.StatusTooManyRequests || !strings.Contains(answer, `"latchkey":{"code":"LEDGER_BUDGET_SPENT","message":"this ledger has answered 20 requests today`) {
			t.Errorf("%d %s", status, answer)
		}
		if !strings.Contains(answer, `"id":3`) {
			t.Errorf("whose answer is it? %s", answer)
		}
		for _, path := range []string{"/v1/events", "/", "/status"} {
			method, body := http.MethodGet, ""
			if path == "/" {
				method, body = http.MethodPost, "{}"
			}
			r, err := http.NewRequest(method, s.URL+"/l/one"+path, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			got, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			_ = got.Body.Close()
			again, err := strconv.Atoi(got.Header.Get("Retry-After"))
			dayEnds := int(time.Until(time.Now().Truncate(day).Add(day)) / time.Second) // the database's clock is this machine's
			if off := again - dayEnds; got.StatusCode != http.StatusTooManyRequests || err != nil || (off < -5 || off > 5) && off+86400 > 5 {
				t.Errorf("%s: %d %v, and the day ends in %d seconds", path, got.StatusCode, got.Header, dayEnds)
			}
		}
	}
	if status, answer := asks(t, c.nodes[0].URL, "two"); status != http.StatusOK {
		t.Errorf("another ledger's: %d %s", status, answer)
	}
	c.sql(`UPDATE latchkey_spent SET day = day - 1`)
	spent()
	if status, answer := asks(t, c.nodes[1].URL, "one"); status != http.StatusOK {
		t.Errorf("the next day: %d %s", status, answer)
	}
}

// TestAFullLedgerTakesNoTransaction, and is read.
func TestAFullLedgerTakesNoTransaction(t *testing.T) {
	c := &cluster{t: t, limits: Limits{Quota: httpd.Quota{Bytes: 1}}}
	c.begins(2)
	c.mustMake("one")
	for _, s := range c.nodes {
		status, answer := pays(t, s.URL, "one", 1)
		if status != http.StatusInsufficientStorage || !strings.Contains(answer, `"latchkey":{"code":"LEDGER_FULL","message":"this ledger holds `) || !strings.Contains(answer, "and its operator allows 1:") || !strings.Contains(answer, `"id":1`) {
			t.Errorf("%d %s", status, answer)
		}
		if status, answer := posts(t, s.URL+"/l/one/v1/claims", []byte(`{"signed_tx_base64":"AA=="}`)); status != http.StatusInsufficientStorage || !strings.Contains(answer, `"code":"LEDGER_FULL"`) {
			t.Errorf("%d %s", status, answer)
		}
		if status, answer := asks(t, s.URL, "one"); status != http.StatusOK {
			t.Errorf("%d %s", status, answer)
		}
	}
}

// TestAQueueEndsSomewhere: while so many transactions are under way, others are told so.
func TestAQueueEndsSomewhere(t *testing.T) {
	c := &cluster{t: t, limits: Limits{Quota: httpd.Quota{Queue: 2}}}
	c.begins(1)
	c.mustMake("one")
	c.mustPay(c.nodes[0], "one", 1)
	var mu sync.Mutex
	counts := map[int]int{}
	var sending sync.WaitGroup
	for nonce := uint64(2); nonce < 40; nonce++ { // each waits for those before
		sending.Go(func() {
			status, answer := pays(t, c.nodes[0].URL, "one", nonce+1)
			if status == http.StatusServiceUnavailable && !strings.Contains(answer, `"latchkey":{"code":"LEDGER_QUEUE_FULL","message":"this ledger has 2 transactions under way`) {
				t.Errorf("%d %s", status, answer)
			}
			mu.Lock()
			defer mu.Unlock()
			counts[status]++
		})
	}
	sending.Wait()
	if counts[http.StatusServiceUnavailable] == 0 || counts[http.StatusOK] == 0 {
		t.Errorf("%v, want some answered, and some sent away", counts)
	}
}

// TestReadsShareAMemory: more reads than there is memory for wait, and more than may wait are
// told so.
func TestReadsShareAMemory(t *testing.T) {
	c := &cluster{t: t, limits: Limits{Quota: httpd.Quota{GuestBytes: 1}}, plugins: shipped.Dir(t)}
	c.begins(1)
	c.mustMake("one")
	var mu sync.Mutex
	counts := map[int]int{}
	var reading sync.WaitGroup
	view := []byte(`{"jsonrpc":"2.0","id":3,"method":"query","params":{"request_type":"call_function","finality":"final","account_id":"drop.test.near","method_name":"get_drop_id_by_key","args_base64":"e30="}}`)
	for i := range 200 {
		reading.Go(func() {
			status, answer := c.postsAs(fmt.Sprintf("10.0.0.%d", i), c.nodes[0].URL+"/l/one", view)
			if status == http.StatusServiceUnavailable && !strings.Contains(answer, `"latchkey":{"code":"LEDGER_MEMORY_SPENT","message":"the contracts that this ledger's reads run hold 1 bytes`) {
				t.Errorf("%d %s", status, answer)
			}
			mu.Lock()
			defer mu.Unlock()
			counts[status]++
		})
	}
	reading.Wait()
	if counts[http.StatusServiceUnavailable] == 0 || counts[http.StatusOK] == 0 {
		t.Errorf("%v, want some answered, and some sent away", counts)
	}
}

// postsAs is posts for a client behind a proxy that is trusted.
func (c *cluster) postsAs(client, url string, body []byte) (status int, answer string) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("X-Forwarded-For", client)
	return does(c.t, r)
}

package many

import (
	"net/http"
	"testing"
	"time"

	"latchkey/internal/test/patience"
	database "latchkey/internal/test/postgres"
)

// TestWithoutTheDatabaseLedgersAreRead, and what is sent is sent away; it goes on by itself.
func TestWithoutTheDatabaseLedgersAreRead(t *testing.T) {
	c := &cluster{t: t}
	proxy := database.NewProxy(t, database.Start(t, "fsync=off").Address())
	c.url = proxy.URL()
	c.joins()
	c.joins()
	c.mustMake("one")
	c.mustPay(c.nodes[0], "one", 1)
	c.mustPay(c.nodes[1], "one", 2)
	c.waits("both have it open", func() bool { return c.nodes[0].isOpen("one") && c.nodes[1].isOpen("one") })
	proxy.Away(true)
	c.waits("the lease runs on", func() bool { return c.leader("one") == nil })
	for _, s := range c.nodes {
		if status, answer := asks(t, s.URL, "one"); status != http.StatusOK {
			t.Errorf("%d %s", status, answer)
		}
		if status, answer := pays(t, s.URL, "one", 3); status != http.StatusServiceUnavailable && status != http.StatusRequestTimeout {
			t.Errorf("%d %s", status, answer)
		}
		if status, answer := posts(t, s.URL+"/l/unknown", []byte("{}")); status != http.StatusServiceUnavailable {
			t.Errorf("of a ledger that nobody knows: %d %s", status, answer)
		}
	}
	proxy.Away(false)
	for deadline := time.Now().Add(patience.For(20 * time.Second)); ; time.Sleep(20 * time.Millisecond) {
		if status, answer := pays(t, c.nodes[0].URL, "one", 4); status == http.StatusOK {
			break
		} else if time.Now().After(deadline) {
			t.Fatalf("%d %s", status, answer)
		}
	}
}

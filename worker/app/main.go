//go:build js && wasm

// App is the Worker's surface as js/wasm, for worker/src/surface.mjs: worker/edge
// with Cloudflare's bindings. It is booted anew for each request.
package main

import (
	"net/http"

	"github.com/syumai/workers"
	"github.com/syumai/workers/cloudflare"
	"github.com/syumai/workers/cloudflare/fetch"

	"latchkey/worker/edge"
)

func main() {
	workers.Serve(edge.New(edge.Config{
		Ledger: objectOf,
		// Redirections are the browser's to follow.
		Pages:   fetch.NewClient(fetch.WithBinding(cloudflare.GetBinding("PAGES"))).HTTPClient(fetch.RedirectModeManual).Transport,
		Names:   cloudflare.Getenv("LEDGER_NAMES"),
		Default: cloudflare.Getenv("LEDGER_DEFAULT"),

		Turnstile: cloudflare.Getenv("TURNSTILE_SITE_KEY") != "",
	}))
}

// object is a Durable Object.
type object struct{ *cloudflare.DurableObjectStub }

// RoundTrip implements http.RoundTripper.
func (o object) RoundTrip(r *http.Request) (*http.Response, error) { return o.Fetch(r) }

func objectOf(ledger string) (http.RoundTripper, error) {
	ledgers, err := cloudflare.NewDurableObjectNamespace("LEDGERS")
	if err != nil {
		return nil, err
	}
	stub, err := ledgers.Get(ledgers.IdFromName(ledger))
	return object{stub}, err
}

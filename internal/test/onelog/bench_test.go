//go:build unix

package onelog

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"latchkey/core/ledger"
	"latchkey/core/vm"
	"latchkey/host/engine"
	"latchkey/internal/test/bench"
	"latchkey/plugins/build"
)

// BenchmarkClaims measures a ledger from its cold start to warm claims, natively
// (without a disk), in Node and Chromium (in memory) and in workerd (in SQLite),
// there beside a plain Durable Object. Cold is from compiling the core to the
// first answer, with the ledger made from its genesis, which runs a plugin;
// fetching the files comes before it. "early" is the median of the first claims,
// which compilers in JavaScript's engines have not yet made fast; the others are
// those that come after ClaimsWarmUp claims on the same ledger.
func BenchmarkClaims(b *testing.B) {
	root, err := build.Root()
	if err != nil {
		b.Fatal(err)
	}
	native := nativeEngine(b, engine.Options{})
	log, code, err := RecordClaims(native, root)
	if err != nil {
		b.Fatal(err)
	}
	dir, folder := packed(b), b.TempDir()
	if err := Write(folder, log, code); err != nil {
		b.Fatal(err)
	}
	b.Run("native", func(b *testing.B) {
		for b.Loop() {
			took, err := timeBlocks(log, code, native)
			if err != nil {
				b.Fatal(err)
			}
			bench.ReportTime(b, "claim", median(took[firstOf["claim"]:][:ClaimsEach]))
			bench.ReportTime(b, "claim-new", median(took[firstOf["claim-new"]:][:ClaimsEach]))
		}
	})
	b.Run("Node", func(b *testing.B) {
		for b.Loop() {
			reportTimes(b, node(b, root, "bench.mjs", dir, folder))
		}
	})
	b.Run("Chromium", func(b *testing.B) {
		for b.Loop() {
			reportTimes(b, inChromium(b, root, dir, folder, "bench_worker.mjs"))
		}
	})
	b.Run("workerd", func(b *testing.B) {
		for b.Loop() {
			start := b.TempDir()
			if err := Write(start, log, code); err != nil {
				b.Fatal(err)
			}
			benchWorkerd(b, inWorkerd(b, root, dir, start), log)
		}
	})
}

// timeBlocks replays natively and returns what each block took.
func timeBlocks(log *ledger.Log, code Code, native vm.Engine) (took []time.Duration, err error) {
	last := time.Now()
	err = replay(log, code, native, func(*ledger.View, *ledger.Input, *ledger.Applied) error {
		took, last = append(took, time.Since(last)), time.Now()
		return nil
	})
	return took, err
}

func median(took []time.Duration) time.Duration {
	slices.Sort(took)
	return took[len(took)/2]
}

// firstOf are the blocks that the claims of each kind begin with that count.
var firstOf = map[string]int{"claim": ClaimsSetUp + ClaimsWarmUp, "claim-new": ClaimsSetUp + ClaimsWarmUp + ClaimsEach}

// reportTimes reports milliseconds by name.
func reportTimes(b *testing.B, text string) {
	var times map[string]float64
	if err := json.Unmarshal([]byte(text), &times); err != nil {
		b.Fatal(err, text)
	}
	for what, ms := range times {
		bench.ReportTime(b, what, time.Duration(ms*float64(time.Millisecond)))
	}
}

// benchWorkerd measures from outside, for inside no time passes while code runs:
// blocks that one request has the object apply, and requests with one claim each.
func benchWorkerd(b *testing.B, w workerd, log *ledger.Log) {
	bench.ReportTime(b, "start", time.Duration(w.Ready*float64(time.Millisecond)))
	start := time.Now()
	w.post(b, "log/inside", `{"jsonrpc":"2.0","id":1,"method":"status","params":[]}`)
	bench.ReportTime(b, "cold", time.Since(start))
	warm := firstOf["claim"]
	w.apply(b, "log/inside", 0, warm)
	w.apply(b, "plain/inside", ClaimsSetUp, ClaimsWarmUp)
	w.apply(b, "log/http", 0, ClaimsSetUp)
	for n := ClaimsSetUp; n < warm; n++ {
		w.claim(b, log, n)
		w.plainClaim(b, log, n)
	}
	for _, kind := range []string{"claim", "claim-new"} {
		first := firstOf[kind]
		inside := w.inside(b, "log/inside", first)
		plain := w.inside(b, "plain/inside", first)
		requests := w.requests(b, first, func(n int) { w.claim(b, log, n) })
		plainRequests := w.requests(b, first, func(n int) { w.plainClaim(b, log, n) })
		bench.ReportTime(b, kind, inside)
		bench.ReportTime(b, kind+"-http", requests)
		bench.ReportTime(b, kind+"-plain", plain)
		bench.ReportTime(b, kind+"-plain-http", plainRequests)
		b.ReportMetric(float64(inside)/float64(plain), "plain/"+kind)
		b.ReportMetric(float64(requests)/float64(plainRequests), "plain-http/"+kind)
	}
}

// claim sends the claim of a block as a client would.
func (w workerd) claim(b *testing.B, log *ledger.Log, n int) {
	answer := w.post(b, "log/http", sendTx(b, log.Inputs[n]))
	if !strings.Contains(answer, `"SuccessValue":"dHJ1ZQ=="`) { // true: it was paid
		b.Fatal(answer)
	}
}

// plainClaim sends the same to the plain object.
func (w workerd) plainClaim(b *testing.B, log *ledger.Log, n int) {
	w.post(b, fmt.Sprintf("plain/http?from=%d", n), sendTx(b, log.Inputs[n]))
}

// apply has an object apply blocks by itself, not too many in one request.
func (w workerd) apply(b *testing.B, object string, from, blocks int) {
	const most = 50
	for ; blocks > 0; from, blocks = from+most, blocks-most {
		w.post(b, fmt.Sprintf("%s/apply?from=%d&blocks=%d", object, from, min(blocks, most)), "")
	}
}

// inside is what a claim takes of those from first on that an object applies by
// itself, some with each request: the median of those requests.
func (w workerd) inside(b *testing.B, object string, first int) time.Duration {
	const each = 10
	var took []time.Duration
	for n := first; n < first+ClaimsEach; n += each {
		start := time.Now()
		w.post(b, fmt.Sprintf("%s/apply?from=%d&blocks=%d", object, n, each), "")
		took = append(took, time.Since(start)/each)
	}
	return median(took)
}

// requests is the median of the requests from first on.
func (w workerd) requests(b *testing.B, first int, send func(n int)) time.Duration {
	var took []time.Duration
	for n := first; n < first+ClaimsEach; n++ {
		start := time.Now()
		send(n)
		took = append(took, time.Since(start))
	}
	return median(took)
}

// sendTx is the request that sends the only transaction of an input.
func sendTx(b *testing.B, input []byte) string {
	in, err := ledger.DecodeInput(input)
	if err != nil {
		b.Fatal(err)
	}
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"send_tx","params":{"signed_tx_base64":%q}}`,
		base64.StdEncoding.EncodeToString(in.Transactions[0].Borsh()))
}

package server

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/policy"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/asm"
)

// attackFor is how long each flood goes on: make attack says a minute and prints what
// it was like.
var attackFor = flag.Duration("attack", 2*time.Second, "how long each attack goes on")

const villain account.ID = "villain.test.near"

const tgas = int64(amount.Tgas)

// attack is a server of a public ledger, on which strangers misuse a contract of
// theirs, and clients with addresses of their own.
type attack struct {
	*client // who is served as before
	t       *testing.T
	server  *child
	dir     string
	load    *load
	done    context.CancelFunc
	ctx     context.Context
	crowd   sync.WaitGroup
}

func underAttack(t *testing.T, environment ...string) *attack {
	t.Helper()
	dir, plugins := publicHome(t)
	server := spawn(t, dir, plugins, environment...)
	c := server.serving()
	ctx, done := context.WithCancel(t.Context())
	a := &attack{client: c, t: t, server: server, dir: dir, load: newLoad(c, dir), ctx: ctx, done: done}
	root := c.root(dir)
	c.mustSend(root.sign(villain, transaction.CreateAccount{}, transaction.Transfer{Deposit: near(1000)},
		transaction.AddKey{PublicKey: testKey(string(villain)).PublicKey(), AccessKey: accesskey.AccessKey{Permission: accesskey.FullAccess}}))
	c.mustSend(c.signerOf(villain, testKey(string(villain))).sign(villain, transaction.DeployContract{Code: misused()}))
	a.load.makeDrop(c, dir)
	return a
}

// end stops the crowd and requires that the server is what it was.
func (a *attack) end() {
	a.t.Helper()
	a.done()
	a.crowd.Wait()
	peak := a.server.memory("VmHWM")
	if a.t.Logf("the server took up to %d MB", peak>>20); peak > attackedBytesMax {
		a.t.Errorf("the server took up to %d MB, at most %d are allowed", peak>>20, attackedBytesMax>>20)
	}
	a.server.stop()
}

// misused is a contract with an endless loop, one whose every load misses the
// caches, and one that touches all memory there is; what keeps 8 MB, under names of
// which its arguments' length is a part; and what calls itself with its own arguments, or
// for 4 MB, as often as there is gas for.
func misused() []byte {
	var m asm.Module
	input, length, write := m.ImportHost("input"), m.ImportHost("register_len"), m.ImportHost("storage_write")
	self, call, give := m.ImportHost("current_account_id"), m.ImportHost("promise_create"), m.ImportHost("value_return")
	prepaid, used := m.ImportHost("prepaid_gas"), m.ImportHost("used_gas")
	keep := func(longer int64) asm.Code {
		return asm.Do(asm.I64Const(0), asm.Call(length), asm.I64Const(longer), asm.I64Add, asm.I64Const(0),
			asm.I64Const(4_000_000), asm.I64Const(0), asm.I64Const(1), asm.Call(write), asm.Drop)
	}
	m.Method("keep", asm.I64Const(0), asm.Call(input), keep(1), keep(100))
	m.Memory(512, 512)
	m.Data(0, "givesink")
	m.Method("sink")
	m.Method("give", asm.I64Const(4_000_000), asm.I64Const(0), asm.Call(give))
	const whole, account, args = -1, 0, 1 // registers
	// calls makes calls of itself until there is no gas left for another, each with so
	// much besides what it costs to make it.
	calls := func(method, bytes, left, argument, attached int64) asm.Code {
		return asm.Do(asm.I64Const(account), asm.Call(self), asm.I64Const(args), asm.Call(input), asm.Loop,
			asm.I64Const(whole), asm.I64Const(account), asm.I64Const(bytes), asm.I64Const(method), asm.I64Const(argument), asm.I64Const(args),
			asm.I64Const(64), asm.I64Const(attached), asm.Call(call), asm.Drop,
			asm.Call(prepaid), asm.Call(used), asm.I64Sub, asm.I64Const(left*tgas), asm.I64GtS, asm.BrIf(0), asm.End)
	}
	m.Method("fan", calls(4, 4, 140, whole, 5*tgas))
	m.Method("gifts", calls(0, 4, 150, 0, 147*tgas))
	m.Method("loop", asm.Loop, asm.Br(0), asm.End)
	m.FuncOf("chase", nil, nil, []vm.ValueType{vm.I32}, asm.Loop,
		asm.LocalGet(0), asm.I32Const(1664525), asm.I32Mul, asm.I32Const(1013904223), asm.I32Add,
		asm.LocalGet(0), asm.I32Const(0x1fffffc), asm.I32And, asm.I32Load(), asm.I32Add, asm.LocalSet(0),
		asm.Br(0), asm.End)
	m.Method("touch", asm.I32Const(0), asm.I32Const(1), asm.I32Const(512*65536), asm.MemoryFill)
	return m.Wasm()
}

// from is an HTTP client that comes from another address of this machine.
func (a *attack) from(n int) *http.Client {
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 1, byte(n))}}
	transport := &http.Transport{DialContext: dialer.DialContext, MaxIdleConnsPerHost: 64}
	a.t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// A flood comes from so many addresses, with so many requests of each at once.
const (
	addresses   = 12
	ofAnAddress = 40
)

// flood is many clients that ask the server the same again and again.
type flood struct {
	stop           context.CancelFunc
	crowd          sync.WaitGroup
	answered, busy atomic.Int64
}

func (a *attack) flood(method string, params map[string]any) *flood {
	body, _ := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
	ctx, stop := context.WithCancel(a.ctx)
	f := &flood{stop: stop}
	for n := range addresses {
		c := a.from(n + 1)
		for range ofAnAddress {
			f.crowd.Go(func() {
				for ctx.Err() == nil {
					request, _ := http.NewRequestWithContext(ctx, http.MethodPost, a.url, bytes.NewReader(body))
					if answer, err := c.Do(request); err == nil {
						f.count(a.t, answer)
					}
				}
			})
		}
	}
	return f
}

// count requires of an answer that it is one, or says when to try again.
func (f *flood) count(t *testing.T, answer *http.Response) {
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, answer.Body)
	switch status := answer.StatusCode; {
	case status == http.StatusOK:
		f.answered.Add(1)
	case status != http.StatusTooManyRequests && status != http.StatusServiceUnavailable:
		t.Errorf("a request was answered with status %d", status)
	case answer.Header.Get("Retry-After") == "":
		t.Errorf("status %d does not say when to try again", status)
	default:
		f.busy.Add(1)
		time.Sleep(10 * time.Millisecond)
	}
}

// stopsNobody requires that others are served while the flood goes on, and that some of
// it is sent away; then it ends the flood.
func (f *flood) stopsNobody(a *attack) {
	a.t.Helper()
	time.Sleep(time.Second)
	during := a.served(*attackFor)
	f.stop()
	f.crowd.Wait()
	a.t.Logf("meanwhile, %d answered and %d sent away: %v", f.answered.Load(), f.busy.Load(), during)
	most := wakeUpsMax * max(slices.Max(during.asleep), wakeUpLeast)
	if claim, health := slices.Max(during.claims), slices.Max(during.health); claim > most || health > most {
		a.t.Errorf("a claim took %v and health %v, at most %v are allowed: %d times what a goroutine was late", claim, health, most, wakeUpsMax)
	}
	if f.busy.Load() == 0 {
		a.t.Errorf("%d requests at once were all let in", addresses*ofAnAddress)
	}
}

// service is what others get: how long claims and looks at the server's health took,
// and how late a goroutine of this process woke up meanwhile, which is what the
// machine alone adds to everything.
type service struct{ claims, health, asleep []time.Duration }

// served requires that others are, for so long and at least a few times.
func (a *attack) served(long time.Duration) service {
	a.t.Helper()
	var s service
	for start := time.Now(); time.Since(start) < long || len(s.claims) < 5; {
		if len(a.load.unused) == 0 {
			a.load.makeDrop(a.client, a.dir)
		}
		name, _ := a.load.takeKey()
		s.claims = append(s.claims, timed(func() {
			if !a.load.claim(a.client, name, payee(len(s.claims)%payers)) {
				a.t.Fatal("a claim was not answered")
			}
		}))
		s.health = append(s.health, timed(func() {
			answer, err := a.http.Get(a.url + "/healthz")
			if err != nil {
				a.t.Fatal(err)
			}
			if answer.Body.Close(); answer.StatusCode != http.StatusOK {
				a.t.Fatalf("the server's health is %d", answer.StatusCode)
			}
		}))
		s.asleep = append(s.asleep, timed(func() { time.Sleep(time.Millisecond) })-time.Millisecond)
	}
	return s
}

func timed(what func()) time.Duration {
	start := time.Now()
	what()
	return time.Since(start)
}

func middleAndMost(all []time.Duration) string {
	slices.Sort(all)
	return fmt.Sprintf("%.1f, %.1f ms", all[len(all)/2].Seconds()*1e3, all[len(all)-1].Seconds()*1e3)
}

func (s service) String() string {
	return fmt.Sprintf("%d claims (median, most): %s; health: %s; a goroutine late by: %s",
		len(s.claims), middleAndMost(s.claims), middleAndMost(s.health), middleAndMost(s.asleep))
}

// A claim or a look at the server's health may take so many times what a goroutine
// wakes up late at worst, or what it does on a quiet machine.
const (
	wakeUpsMax  = 300
	wakeUpLeast = 10 * time.Millisecond
)

// TestFreeViewsStopNobody: endless ones, ones whose every load misses the caches, and
// ones that touch as much memory as there is.
func TestFreeViewsStopNobody(t *testing.T) {
	for _, method := range []string{"loop", "chase", "touch"} {
		t.Run(method, func(t *testing.T) {
			a := underAttack(t)
			t.Logf("before: %v", a.served(0))
			a.flood("query", map[string]any{"request_type": "call_function", "finality": "final",
				"account_id": villain, "method_name": method, "args_base64": ""}).stopsNobody(a)
			a.end()
		})
	}
}

// TestALongQueueHoldsUpNobody: twenty transactions that burn all they may are sent at
// once, and a claim after them waits for one or two.
func TestALongQueueHoldsUpNobody(t *testing.T) {
	a := underAttack(t)
	a.served(0)
	s := a.signerOf(villain, testKey(string(villain)))
	a.failure(s.sign(villain, functionCall("loop", "", 300, amount.Zero))) // now it is known
	var ended atomic.Int64
	for range 20 {
		tx := s.sign(villain, functionCall("loop", "", 300, amount.Zero))
		a.crowd.Go(func() {
			if _, err := a.send(tx); err != nil {
				t.Error(err)
			}
			ended.Add(1)
		})
	}
	for ended.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	before := ended.Load()
	if name, _ := a.load.takeKey(); !a.load.claim(a.client, name, payee(0)) {
		t.Error("a claim was not answered")
	}
	if passed := ended.Load() - before; passed > 2 { // the one that runs, and one whose answer is under way
		t.Errorf("a claim waited for %d long transactions", passed)
	}
	a.end()
}

// TestSlowClientsStopNobody: requests that never end and answers that nobody reads,
// at few descriptors.
func TestSlowClientsStopNobody(t *testing.T) {
	a := underAttack(t, descriptorsVariable+"=256")
	large, _ := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": "query", "params": map[string]any{
		"request_type": "view_global_contract_code_by_account_id", "finality": "final", "account_id": "drop.latchkey"}})
	address := a.url[len("http://"):]
	for n := range 40 {
		dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 2, byte(n+1))}}
		for _, request := range []string{
			"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 8000000\r\n\r\n{",
			"GET /status HTTP/1.1\r\n",
			"x",
			fmt.Sprintf("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n%s", len(large), large),
			fmt.Sprintf("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n%s", len(large), large),
		} {
			a.crowd.Go(func() {
				for a.ctx.Err() == nil {
					if conn, err := dialer.Dial("tcp", address); err == nil {
						a.crawl(conn, request)
					}
					time.Sleep(20 * time.Millisecond)
				}
			})
		}
	}
	time.Sleep(2 * time.Second)
	claims, tries := 0, 0
	for ; claims < 10 && tries < 2000; tries++ { // from an address that has its share of connections
		claims += a.tryToClaim()
		time.Sleep(5 * time.Millisecond)
	}
	if claims < 10 {
		t.Errorf("%d claims went through in %d tries", claims, tries)
	}
	t.Logf("%d claims in %d tries", claims, tries)
	a.end()
}

// crawl sends a request and then next to nothing, and reads nothing.
func (a *attack) crawl(conn net.Conn, request string) {
	defer conn.Close()
	_, _ = conn.Write([]byte(request))
	for a.ctx.Err() == nil {
		select {
		case <-a.ctx.Done():
		case <-time.After(time.Second):
		}
		if _, err := conn.Write([]byte(" ")); err != nil {
			return
		}
	}
}

// tryToClaim returns how many claims went through: one or none.
func (a *attack) tryToClaim() int {
	if len(a.load.unused) == 0 {
		return 0
	}
	tx, ok := a.load.signClaim(a.client, a.load.unused[0], payee(0))
	if !ok || !a.load.deliver(a.client, tx) {
		return 0
	}
	a.load.takeKey()
	return 1
}

// TestFreshKeysDoNotHelp: hundreds of keys of one account whose guard refuses
// whatever they sign cost the server no more than a few.
func TestFreshKeysDoNotHelp(t *testing.T) {
	a := underAttack(t)
	s := a.signerOf(villain, testKey(string(villain)))
	var guard asm.Module
	guard.Custom(policy.Section, `{"version":1,"guard":true}`)
	guard.Method("guard", asm.Loop, asm.Br(0), asm.End)
	guard.Method("m")
	a.mustSend(s.sign(villain, transaction.DeployContract{Code: guard.Wasm()}))
	fresh := make([]*signer, 200)
	for i := range fresh {
		fresh[i] = &signer{id: villain, key: testKey(fmt.Sprint("fresh ", i)), base: s.base}
	}
	allowance := near(1)
	for some := range slices.Chunk(fresh, 50) {
		var actions []transaction.Action
		for _, f := range some {
			actions = append(actions, transaction.AddKey{PublicKey: f.key.PublicKey(), AccessKey: accesskey.AccessKey{Permission: accesskey.Permission{
				FunctionCall: &accesskey.FunctionCall{Allowance: &allowance, ReceiverID: string(villain)}}}})
		}
		a.mustSend(s.sign(villain, actions...))
	}
	asked, spared := 0, 0
	for _, f := range fresh {
		f.nonce = a.nonce(f.id, f.key)
		_, err := a.send(f.sign(villain, functionCall("m", "", 5, amount.Zero)))
		switch {
		case err == nil:
			t.Fatal("the guard objected to nothing")
		case bytes.Contains([]byte(err.Error()), []byte("within 10 seconds")):
			spared++
		default:
			asked++
		}
	}
	if t.Logf("the guard was asked %d times, and %d times not", asked, spared); asked > 50 || spared < 100 {
		t.Errorf("the guard was asked %d times of %d", asked, len(fresh))
	}
	a.end()
}

func (c *client) nonce(id account.ID, key keys.SecretKey) uint64 {
	c.t.Helper()
	return c.signerOf(id, key).nonce
}

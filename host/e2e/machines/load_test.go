package machines

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/transaction"
	"latchkey/internal/test/linear"
	"latchkey/internal/test/patience"
)

// client asks any of the nodes.
type client struct {
	http  *http.Client
	alone bool // the node is none of several, and names no heights
}

func newClient(t testing.TB) *client {
	transport := &http.Transport{MaxIdleConnsPerHost: 16}
	t.Cleanup(transport.CloseIdleConnections)
	return &client{http: &http.Client{Transport: transport, Timeout: askAgain}}
}

// askAgain is after how long a client asks another node: the one that it asked may be stopped.
const askAgain = 2 * time.Second

// errAgain is an answer after which a client sends the same again; errAway is one of a node
// that cannot at present.
var (
	errAgain = errors.New("not answered")
	errAway  = fmt.Errorf("%w: 503", errAgain)
)

// call asks a node, which must know of the block at a height. It returns the height that
// the answer names.
func (c *client) call(url, method string, params, into any, height uint64) (uint64, error) {
	told, err := c.asks(url, method, params, into, height)
	return told.height, err
}

// told is what an answer says of the node that gives it.
type told struct {
	height uint64
	leads  bool // with a lease that ran all the time
}

// asks is call that also tells whether the node led.
func (c *client) asks(url, method string, params, into any, height uint64) (told, error) {
	body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
	if err != nil {
		return told{}, err
	}
	ask, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return told{}, err
	}
	ask.Header.Set("Content-Type", "application/json")
	if height > 0 {
		ask.Header.Set("Latchkey-Height", strconv.FormatUint(height, 10))
	}
	r, err := c.http.Do(ask)
	if err != nil {
		return told{}, fmt.Errorf("%w: %w", errAgain, err)
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	switch {
	case r.StatusCode == http.StatusServiceUnavailable:
		return told{}, errAway
	case err != nil, r.StatusCode == http.StatusRequestTimeout, r.StatusCode == http.StatusInternalServerError:
		return told{}, fmt.Errorf("%w: %d %w %s", errAgain, r.StatusCode, err, text)
	}
	var answer struct{ Result, Error json.RawMessage }
	if err := json.Unmarshal(text, &answer); err != nil || answer.Error != nil {
		return told{}, fmt.Errorf("%s is answered with %d %s", method, r.StatusCode, text)
	}
	named, err := strconv.ParseUint(r.Header.Get("Latchkey-Height"), 10, 64)
	if err != nil && !c.alone {
		return told{}, fmt.Errorf("an answer names no height: %w", err)
	}
	return told{named, r.Header.Get("Latchkey-Term") != ""}, json.Unmarshal(answer.Result, into)
}

// load pays from several accounts at once, each payment until it is answered: by the same
// transaction, to whichever node.
type load struct {
	*cluster
	client *client
	acked  atomic.Int64
	stop   chan struct{}
	ended  sync.WaitGroup

	mu       sync.Mutex
	last     time.Time // of an answer
	gap      time.Duration
	problems []error
	paid     linear.Paid // how many each has
	history  *linear.History
}

func (c *cluster) load() *load { return &load{cluster: c, client: newClient(c.t)} }

// begin has them pay until end, and others read meanwhile.
func (l *load) begin() {
	l.stop, l.last, l.gap, l.history = make(chan struct{}), time.Now(), 0, linear.Begin(l.paid)
	for i := range payers {
		l.ended.Go(func() { l.pay(i) })
	}
	for i := range readers {
		l.ended.Go(func() { l.look(i) })
	}
}

// end settles, and tells what went wrong: also when what was paid, and read at the node that
// leads, is not as if there were but one node.
func (l *load) end() {
	l.t.Helper()
	l.settle()
	for _, problem := range l.problems {
		l.t.Error(problem)
	}
	l.problems = nil
	if err := l.history.Err(); err != nil {
		l.t.Error(err)
	}
}

// settle lets payments that are under way be answered.
func (l *load) settle() {
	close(l.stop)
	l.ended.Wait()
}

func (l *load) isOver() bool {
	select {
	case <-l.stop:
		return true
	default:
		return false
	}
}

func (l *load) problem(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.problems) < 5 {
		l.problems = append(l.problems, err)
	}
}

func (l *load) pay(who int) {
	for at := who; !l.isOver(); at++ {
		block, err := l.base(at)
		if err != nil {
			continue // that node is gone
		}
		called := time.Now()
		node, height, err := l.until(at, l.payment(who, block))
		if err != nil {
			l.problem(err)
			return
		}
		l.answered(who)
		l.history.Made(who, who, l.paid[who], called)
		if err := l.reads(who, node, height); err != nil {
			l.problem(err)
			return
		}
	}
}

// payment is the next one of an account.
func (l *load) payment(who int, block transaction.Hash) *transaction.Signed {
	return transaction.Transaction{SignerID: payer(who), PublicKey: testKey(payer(who)).PublicKey(), Nonce: l.paid[who] + 1, ReceiverID: sink,
		BlockHash: block, Actions: []transaction.Action{transaction.Transfer{Deposit: amount.From(1)}}}.Sign(testKey(payer(who)))
}

func (l *load) base(at int) (transaction.Hash, error) {
	var block struct {
		Header struct{ Hash transaction.Hash }
	}
	_, err := l.client.call(l.at(at).url, "block", map[string]any{"finality": "final"}, &block, 0)
	return block.Header.Hash, err
}

func (l *load) at(n int) *node { return l.nodes[n%len(l.nodes)] }

// until sends a transaction to one node after the other until one acknowledges it.
func (l *load) until(at int, tx *transaction.Signed) (*node, uint64, error) {
	deadline := time.Now().Add(patience.For(60 * time.Second))
	for ; ; at++ {
		var status json.RawMessage
		height, err := l.client.call(l.at(at).url, "send_tx", sends(tx), &status, 0)
		if err == nil {
			return l.at(at), height, nil
		}
		if !errors.Is(err, errAgain) || time.Now().After(deadline) {
			return nil, 0, fmt.Errorf("transaction %d of %s: %w", tx.Nonce, tx.SignerID, err)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func sends(tx *transaction.Signed) map[string]any {
	return map[string]any{"signed_tx_base64": base64.StdEncoding.EncodeToString(tx.Borsh())}
}

func (l *load) answered(who int) {
	l.acked.Add(1)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.paid[who]++
	l.gap = max(l.gap, time.Since(l.last))
	l.last = time.Now()
}

// reads holds what a client reads after an answer against it: on the node that it asked,
// and on another one, to which it names the height.
func (l *load) reads(who int, node *node, height uint64) error {
	other := l.at(int(l.acked.Load()))
	for _, from := range []struct {
		url    string
		height uint64
	}{{node.url, 0}, {other.url, height}} {
		nonce, err := l.nonce(from.url, payer(who), from.height)
		if errors.Is(err, errAgain) {
			continue // it is gone
		}
		if err != nil || nonce < l.paid[who] {
			return fmt.Errorf("%s reads nonce %d of its key after payment %d was answered (%v)", payer(who), nonce, l.paid[who], err)
		}
	}
	return nil
}

func (l *load) nonce(url string, id account.ID, height uint64) (uint64, error) {
	var key struct{ Nonce uint64 }
	_, err := l.client.call(url, "query", viewKey(id), &key, height)
	return key.Nonce, err
}

func viewKey(id account.ID) map[string]any {
	return map[string]any{"request_type": "view_access_key", "finality": "final", "account_id": id, "public_key": testKey(id).PublicKey()}
}

func viewSink() map[string]any {
	return map[string]any{"request_type": "view_account", "finality": "final", "account_id": sink}
}

// more waits until n more payments are answered.
func (l *load) more(n int64) {
	l.t.Helper()
	want := l.acked.Load() + n
	for deadline := time.Now().Add(patience.For(60 * time.Second)); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
		if l.acked.Load() >= want {
			return
		}
	}
	l.t.Fatalf("fewer than %d payments were answered in time", n)
}

// takes has them pay until n more payments are answered.
func (l *load) takes(n int64) {
	l.t.Helper()
	l.begin()
	l.more(n)
	l.end()
}

// longestGap is the longest time without an answer, since it was asked the last time.
func (l *load) longestGap() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	gap := max(l.gap, time.Since(l.last))
	l.gap = 0
	return gap
}

// adds up holds every node against what was acknowledged: all of it is there, once, and
// their histories are the same.
func (l *load) addsUp() {
	l.t.Helper()
	want := begunWith.SaturatingAdd(amount.From(uint64(l.acked.Load())))
	var head struct {
		Header struct {
			Height    uint64
			Hash      string
			StateRoot string `json:"prev_state_root"`
		}
	}
	leader := l.leader(nil)
	height, err := l.client.call(leader.url, "block", map[string]any{"finality": "final"}, &head, 0)
	if err != nil {
		l.t.Fatal(err)
	}
	first := head
	for i, n := range l.nodes {
		if _, err := l.client.call(n.url, "block", map[string]any{"block_id": first.Header.Height}, &head, height); err != nil || head != first {
			l.t.Errorf("node %d has block %+v, want %+v (%v)", i, head, first, err)
		}
		var paid struct{ Amount amount.Yocto }
		_, err := l.client.call(n.url, "query", viewSink(), &paid, height)
		if err != nil || paid.Amount != want {
			l.t.Errorf("on node %d the account that was paid has %s, want %s (%v)", i, paid.Amount, want, err)
		}
		for who := range payers {
			if nonce, err := l.nonce(n.url, payer(who), height); err != nil || nonce != l.paid[who] {
				l.t.Errorf("on node %d %s has made %d payments, and %d were answered (%v)", i, payer(who), nonce, l.paid[who], err)
			}
		}
	}
}

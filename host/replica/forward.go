package replica

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"latchkey/core/rpc"
)

const (
	// forwardWait bounds how long a request waits for a node that leads: as long as
	// clients wait for what they send.
	forwardWait = 10 * time.Second
	// answerBytesMax bounds an answer of the node that leads.
	answerBytesMax = 64 << 20
	// HeightHeader names the height of the newest block that an answer knows of, and in a
	// request the one that its answer must know of.
	HeightHeader = "Latchkey-Height"
)

// StatusElsewhere is how a node answers what another has forwarded to it when it does not
// lead: the other looks again who does.
const StatusElsewhere = http.StatusMisdirectedRequest

// Send answers a request that sends something, for the client at an address: on this node,
// by here, or by the node that leads. When that one goes midway it is sent again, as what
// is sent twice happens once. One that a node has forwarded is not forwarded further.
func (m *Member) Send(ctx context.Context, client netip.Addr, forwarded bool, body []byte, here func([]byte) ([]byte, int)) (answer []byte, status int) {
	ctx, end := context.WithTimeout(ctx, forwardWait)
	defer end()
	var last error // of a try that may have happened
	for {
		switch {
		case m.Leads():
			if answer, status = m.here(ctx, body, here); status != http.StatusRequestTimeout || ctx.Err() != nil {
				return answer, status
			}
			last = errors.New("this node does not lead any more")
		case forwarded && last == nil:
			return []byte("another node leads\n"), StatusElsewhere
		case forwarded:
			return rpc.Unresolved(body, last)
		default:
			var height uint64
			var err error
			answer, status, height, err = m.forward(ctx, client, body)
			switch {
			case err == nil && m.comesTo(ctx, height):
				return answer, status
			case err == nil:
				return rpc.Unresolved(body, fmt.Errorf("this node has not come to block %d, in which it may be", height))
			case !errors.Is(err, errNobody):
				last = err
			case last == nil && m.isAway():
				return rpc.Away(body, "the database of the ledger does not answer: nothing can be sent at present, and what is there can be read")
			}
		}
		m.poke()
		select {
		case <-ctx.Done():
			if last == nil {
				return rpc.Away(body, "no node of the ledger makes blocks at present")
			}
			return rpc.Unresolved(body, last)
		case <-time.After(pollEvery):
		}
	}
}

// here answers a request on this node, which leads. What it shows may be behind what
// others have read in the log already: so it refuses nothing before it shows all that it
// has brought on its way there.
func (m *Member) here(ctx context.Context, body []byte, answer func([]byte) ([]byte, int)) ([]byte, int) {
	recorded := m.Cache.Recorded()
	isBehind := m.Height() < recorded
	text, status := answer(body)
	if !isBehind || !rpc.Refuses(text) {
		return text, status
	}
	ctx, end := context.WithCancel(ctx)
	defer end()
	lost, _ := m.Cache.Lost()
	go func() {
		select {
		case <-lost: // it will not come
			end()
		case <-ctx.Done():
		}
	}()
	if m.comesTo(ctx, recorded) {
		return answer(body)
	}
	return rpc.Unresolved(body, errors.New("this node does not lead any more"))
}

// errNobody is a request that was not sent to any node.
var errNobody = errors.New("no node leads")

// errOwnAddress is why what is sent does not come to the node that leads, where that one names
// the address of this one.
var errOwnAddress = errors.New("the address that it names is this node's own: have each node name another, with --node-url")

// forward asks the node that leads, as far as is known.
func (m *Member) forward(ctx context.Context, client netip.Addr, body []byte) (answer []byte, status int, height uint64, err error) {
	address := m.leader()
	switch address {
	case "":
		return nil, 0, 0, errNobody
	case m.Address:
		m.reaches(ctx, address, errOwnAddress)
		return nil, 0, 0, errNobody
	}
	ask, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"/", bytes.NewReader(body))
	if err != nil {
		return nil, 0, 0, errNobody
	}
	ask.Header.Set("Content-Type", "application/json")
	Vouch(ask, m.peers.secret, client)
	got, err := m.peers.http.Do(ask)
	if dial := (*net.OpError)(nil); errors.As(err, &dial) && dial.Op == "dial" {
		m.reaches(ctx, address, err)
		return nil, 0, 0, errNobody
	}
	if err != nil {
		return nil, 0, 0, err
	}
	defer got.Body.Close()
	m.reaches(ctx, address, nil)
	answer, err = io.ReadAll(io.LimitReader(got.Body, answerBytesMax))
	switch {
	case err != nil:
		return nil, 0, 0, err
	case got.StatusCode == StatusElsewhere:
		return nil, 0, 0, errNobody
	case got.StatusCode == http.StatusRequestTimeout:
		return nil, 0, 0, errors.New("the node that leads does not know either")
	}
	height, err = strconv.ParseUint(got.Header.Get(HeightHeader), 10, 64)
	if err != nil {
		return nil, 0, 0, fmt.Errorf("the node that leads names no height: %w", err)
	}
	return answer, got.StatusCode, height, nil
}

// reaches says that the node that leads cannot be reached, once.
func (m *Member) reaches(ctx context.Context, address string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case err == nil:
		m.unreached = ""
	case ctx.Err() == nil && m.unreached != address:
		m.unreached = address
		m.Logger.Warn("the node that makes blocks is not reached, and what is sent here waits", "url", address, "error", err)
	}
}

// leader is the address of the node that leads, as far as is known; empty: none does.
func (m *Member) leader() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.seen.Live || m.seen.Own || time.Since(m.seenAt) > m.Lease {
		return ""
	}
	return m.seen.Address
}

func (m *Member) isAway() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.away != nil
}

// poke has this node look at the log now.
func (m *Member) poke() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// Height is that of the newest block that this node shows.
func (m *Member) Height() uint64 { return m.Node.Height() }

// comesTo waits until this node shows the block at a height; false: ctx has ended before.
func (m *Member) comesTo(ctx context.Context, height uint64) bool {
	if m.Height() >= height {
		return true
	}
	m.poke()
	return m.Node.AwaitAbove(ctx, height-1)
}

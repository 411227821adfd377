package httpd

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"latchkey/core/events"
	"latchkey/core/rpc"
	"latchkey/host/api"
	"latchkey/host/gate"
)

// Events is what streams follow; host/eventindex's Follower is one.
type Events interface {
	// Index returns the index of events, once it has come to height or a moment later.
	Index(height uint64) (*events.Index, error)
	// WaitAbove waits until events above height can be found, or ctx ends; false then.
	WaitAbove(ctx context.Context, height uint64) bool
}

// What streams may take of a node.
const (
	streamsMax         = 64
	streamsOfClientMax = 8
	streamPageMax      = 100                    // events that are read at once
	streamPause        = 100 * time.Millisecond // between two looks of one stream
	streamWriteMax     = 10 * time.Second       // in which a client has to take 64 KiB
	streamSilenceMax   = 15 * time.Second       // after which the stream says how far it is
	streamRetryMilli   = 2000                   // when a browser comes back
)

// streams are the streams of events that are open.
type streams struct {
	rpc    *rpc.Server
	events Events
	limits *Limits
	room   *gate.Gate
	turn   chan struct{} // has room for the one that reads

	ending sync.Once
	ended  chan struct{}
}

func newStreams(c Config, l *Limits) *streams {
	return &streams{rpc: c.RPC, events: c.Events, limits: l, turn: make(chan struct{}, 1), ended: make(chan struct{}),
		room: gate.New("streams of events", gate.Limits{AtOnce: streamsMax, ByClient: streamsOfClientMax})}
}

// end ends all streams. Their clients come back to whoever serves next.
func (s *streams) end() { s.ending.Do(func() { close(s.ended) }) }

// serve answers with a stream of events from where Last-Event-ID, after or from say, or
// else from now on.
func (s *streams) serve(w http.ResponseWriter, r *http.Request) {
	texts, err := api.Params(r.URL.RawQuery)
	if err == nil {
		err = s.begin(texts, r.Header.Get("Last-Event-ID"))
	}
	if err != nil {
		api.Fail(w, http.StatusBadRequest, api.CodeBadRequest, "%v", err)
		return
	}
	client := clientOf(r, s.limits.trusted)
	if err := s.room.Enter(r.Context(), client); err != nil {
		busy, _ := err.(*gate.Busy)
		own := busy != nil && busy.Own
		s.limits.meter.NoRoom("streams of events", own)
		failNoRoom(w, own, err)
		return
	}
	defer s.room.Leave(client)
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	go func() {
		select {
		case <-s.ended:
			cancel()
		case <-ctx.Done():
		}
	}()
	(&stream{streams: s, w: w, control: http.NewResponseController(w), client: client, texts: texts}).run(ctx)
}

// begin completes the parameters of a stream.
func (s *streams) begin(texts map[string]string, last string) error {
	for _, name := range []string{"limit", "order", "to"} {
		if _, given := texts[name]; given {
			return fmt.Errorf("%s: a stream has none: it goes on", name)
		}
	}
	if last != "" {
		texts["after"] = last
	}
	texts["limit"] = fmt.Sprint(streamPageMax)
	_, err := events.NewRequest(texts)
	return err
}

// stream is one of them.
type stream struct {
	*streams
	w       http.ResponseWriter
	control *http.ResponseController
	client  string
	texts   map[string]string
	begun   bool
	said    time.Time // when something was written last
}

// run writes events until its client leaves or does not keep up, or something fails. What
// was not written comes when the client is back.
func (s *stream) run(ctx context.Context) {
	for {
		page, failure, status := s.read(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case status == http.StatusServiceUnavailable: // the index is being read: browsers that are sent away stay away
			if !s.write(&events.Page{}) || !sleep(ctx, time.Second) {
				return
			}
			continue
		case page == nil && !s.begun:
			api.Refuse(s.w, failure, status)
			return
		case page == nil || !s.write(page):
			return
		}
		s.texts["after"] = page.Next
		if page.More {
			continue
		}
		s.wait(ctx, page.IndexedHeight)
		if !sleep(ctx, streamPause) {
			return
		}
	}
}

// read reads what comes next, when it is the stream's turn; nothing when ctx has ended. All
// streams together get half of a core.
func (s *stream) read(ctx context.Context) (page *events.Page, failure []byte, status int) {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, nil, 0
	}
	begun := time.Now()
	if s.texts["after"] == "" && s.texts["from"] == "" { // from now on
		index, err := s.events.Index(0)
		if err != nil {
			return nil, nil, http.StatusServiceUnavailable
		}
		s.texts["after"] = fmt.Sprint(index.Through())
	}
	page, failure, status = s.rpc.Events(s.texts)
	took := time.Since(begun)
	time.AfterFunc(took, func() { <-s.turn })
	return page, failure, status
}

// wait waits for events, or until it is time to say something.
func (s *stream) wait(ctx context.Context, height uint64) {
	ctx, end := context.WithDeadline(ctx, s.said.Add(streamSilenceMax))
	defer end()
	s.events.WaitAbove(ctx, height)
}

// write writes a page, and how far it comes if the stream was silent for long; false when
// the client does not take it.
func (s *stream) write(page *events.Page) bool {
	var text []byte
	if !s.begun {
		h := s.w.Header()
		h.Set("Content-Type", "text/event-stream")
		h.Set("Cache-Control", "no-store")
		h.Set("X-Accel-Buffering", "no") // nginx would keep events back
		text = fmt.Appendf(text, "retry: %d\n\n", streamRetryMilli)
	}
	for i := range page.Events {
		data, err := json.Marshal(&page.Events[i])
		if err != nil {
			return false
		}
		text = fmt.Appendf(text, "id: %s\ndata: %s\n\n", page.Events[i].Cursor, data)
	}
	if page.Next != "" && (!s.begun || time.Since(s.said) >= streamSilenceMax) {
		text = fmt.Appendf(text, "id: %s\n\n", page.Next) // without data: browsers note it, and tell nobody
	}
	s.begun = true
	if len(text) == 0 {
		return true
	}
	s.said = time.Now()
	letGo, err := s.limits.hold(s.client, text)
	defer letGo()
	return err == nil && s.send(text)
}

// send writes text piece by piece.
func (s *stream) send(text []byte) bool {
	for len(text) > 0 {
		piece := text[:min(pieceBytes, len(text))]
		_ = s.control.SetWriteDeadline(time.Now().Add(streamWriteMax)) // a test's recorder has none
		if _, err := s.w.Write(piece); err != nil {
			return false
		}
		text = text[len(piece):]
	}
	return s.control.Flush() == nil
}

// sleep is false when ctx ends first.
func sleep(ctx context.Context, time time.Duration) bool {
	ctx, end := context.WithTimeout(ctx, time)
	defer end()
	<-ctx.Done()
	return ctx.Err() == context.DeadlineExceeded
}

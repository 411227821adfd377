package follow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"latchkey/core/ledger"
	"latchkey/host/api"
)

// pageTimeout is how long a page may take.
const pageTimeout = time.Minute

// pageBytesMax bounds what is read of an answer: one record of the greatest size.
const pageBytesMax = ledger.ArchiveRecordBytesMax + 1<<20

// page is what a node has answered.
type page struct {
	records []ledger.ArchiveRecord // to be run
	heads   []*ledger.SignedHead
	blocks  bool  // they were asked for by height
	all     bool  // the node has nothing more yet
	cut     error // why the rest of the page is missing; nil: nothing is
}

// AnswerError is a node that was not reached, or gave no log.
type AnswerError struct {
	URL string
	Err error
}

func (e *AnswerError) Error() string { return fmt.Sprintf("the log of %s: %v", e.URL, e.Err) }
func (e *AnswerError) Unwrap() error { return e.Err }

// BehindError is a node that has fewer blocks than it had. Whether another one answers now, or
// blocks were lost, shows when there are as many again.
type BehindError struct {
	Height uint64 // that it had
	Said   string
}

func (e *BehindError) Error() string {
	return fmt.Sprintf("the node had block %d, which was run here, and does not have it now: either another node answers, which is behind, or the ledger has lost blocks: %s", e.Height, e.Said)
}

// refusedError is a refusal with a code.
type refusedError struct{ api.Failure }

func (e *refusedError) Error() string { return e.Failure.Error }

const codeBeyondHead = "LOG_BEYOND_HEAD"

// next asks for what follows. The newest block that was run comes again, to be compared.
func (f *Follower) next(ctx context.Context, how *ledger.Imported) (*page, error) {
	if how.Height == 0 {
		return f.page(ctx, "record", f.record)
	}
	first := f.taking.Genesis().Height
	p, err := f.page(ctx, "from", max(how.Height, first+1))
	refused := (*refusedError)(nil)
	switch {
	case !errors.As(err, &refused) || refused.Code != codeBeyondHead:
		return p, err
	case how.Height > first:
		return nil, &BehindError{how.Height, refused.Error()}
	}
	return &page{all: true}, nil // it has made no block yet
}

// page asks for a page. What came whole of one that is cut off is in it.
func (f *Follower) page(ctx context.Context, parameter string, from uint64) (*page, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/v1/log?%s=%d", f.url, parameter, from), nil)
	if err != nil {
		return nil, err
	}
	answer, err := f.http.Do(r)
	if err != nil {
		return nil, &AnswerError{f.url, err}
	}
	defer answer.Body.Close()
	body, cut := io.ReadAll(io.LimitReader(answer.Body, pageBytesMax))
	if answer.StatusCode != http.StatusOK {
		return nil, &AnswerError{f.url, refusal(answer.StatusCode, body)}
	}
	p, err := readPage(body, parameter == "record" && from == 0)
	if err != nil {
		return nil, err
	}
	p.blocks = parameter == "from" // others do not end with a head, so that there is more to ask for
	p.all = p.blocks && answer.Header.Get("Latchkey-Done") == "true"
	if p.cut = errors.Join(cut, p.cut); p.cut != nil {
		p.all, p.cut = false, &AnswerError{f.url, p.cut}
	}
	return p, nil
}

func refusal(status int, body []byte) error {
	var said api.Failure
	if json.Unmarshal(body, &said) != nil || said.Error == "" {
		return fmt.Errorf("it is answered with the status %d", status)
	}
	return &refusedError{said}
}

// readPage reads an answer's body. What ends an archive is left out: the ledger goes on.
func readPage(body []byte, start bool) (*page, error) {
	all, taken, err := ledger.ReadArchive(body, start)
	if err != nil {
		return nil, err
	}
	p := &page{}
	if taken < len(body) || len(all) == 0 {
		p.cut = io.ErrUnexpectedEOF
	}
	for _, r := range all {
		h, err := r.SignedHead()
		switch {
		case err != nil:
			return nil, err
		case h != nil:
			p.heads = append(p.heads, h)
		case !r.IsEnd():
			p.records = append(p.records, r)
		}
	}
	return p, nil
}

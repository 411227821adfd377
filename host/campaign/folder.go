package campaign

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"latchkey/core/transaction"
	"latchkey/host/files"
)

// Folder holds the campaigns of one ledger.
type Folder struct{ Dir string }

const extension = ".campaign"

// Campaign is one campaign, as its journal tells.
type Campaign struct {
	Plan
	*state
	journal *journal
	resumed bool
}

// TakenError is a label that another campaign has.
type TakenError struct {
	Label string
	Links int
	Made  int
	Ended bool
}

func (e *TakenError) Error() string {
	switch {
	case e.Ended && e.Made == e.Links:
		return fmt.Sprintf("there is a campaign %s already, of %d links, all made", e.Label, e.Links)
	case e.Ended:
		return fmt.Sprintf("there was a campaign %s, which was cancelled when %d of its %d links were made", e.Label, e.Made, e.Links)
	}
	return fmt.Sprintf("there is a campaign %s already, begun by another command: %d of its %d links are made", e.Label, e.Made, e.Links)
}

// BusyError is a campaign that another run is at.
type BusyError struct{ Label, Path, Hash string }

func (e *BusyError) Error() string {
	if e.Hash != "" {
		return fmt.Sprintf("another run of this command waits to learn what became of transaction %s, noted in %s", e.Hash, e.Path)
	}
	return fmt.Sprintf("another run of this command is making the links of %s", e.Label)
}

// UnknownError is a label that no campaign has.
type UnknownError struct{ Label, Dir string }

func (e *UnknownError) Error() string {
	return fmt.Sprintf("there is no campaign %s in %s", e.Label, e.Dir)
}

func (f Folder) path(label string) string { return filepath.Join(f.Dir, label+extension) }

// Open goes on with a campaign that an earlier run of the command did not end, or
// begins the one that begin returns. It is the caller's until Close. With a label there
// is only one of that name; without, those that others are working on are left to
// them, unless one of them does not know what became of what it sent.
//
// Errors: *TakenError, *BusyError, *FileError, those of begin.
func (f Folder) Open(command, label string, begin func() (*Plan, error)) (*Campaign, error) {
	if err := files.MakeDir(f.Dir); err != nil {
		return nil, &FileError{f.Dir, err}
	}
	candidates := []string{label}
	if label == "" {
		var err error
		if candidates, err = f.labels(); err != nil {
			return nil, err
		}
	}
	for _, candidate := range candidates {
		c, err := f.resume(candidate, command, label != "")
		if c != nil || err != nil {
			return c, err
		}
	}
	p, err := begin()
	if err != nil {
		return nil, err
	}
	p.Command, p.At = command, time.Now().UTC().Truncate(time.Second)
	if p.Label = label; label == "" {
		p.Label = newLabel(p.At)
	}
	return f.begin(p)
}

// labels are the names of the campaigns that there are.
func (f Folder) labels() (all []string, err error) {
	entries, err := os.ReadDir(f.Dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, &FileError{f.Dir, files.Cause(err)}
	}
	for _, entry := range entries {
		if label, is := strings.CutSuffix(entry.Name(), extension); is {
			all = append(all, label)
		}
	}
	return all, nil
}

// resume takes a campaign over if it is the command's and has not ended. Nil is
// none; where the label was asked for, whatever has it is told of.
func (f Folder) resume(label, command string, asked bool) (*Campaign, error) {
	path := f.path(label)
	p, s, _, err := read(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case (s.shown || p.Command != command) && asked:
		return nil, &TakenError{label, p.Links, s.made(p), s.shown}
	case s.shown || p.Command != command:
		return nil, nil
	}
	held, err := lock(path)
	if err != nil {
		if hash := s.undecided(); asked || hash != "" {
			return nil, &BusyError{label, path, hash}
		}
		return nil, nil
	}
	c := &Campaign{journal: &journal{path: path, lock: held}, resumed: true}
	// Whoever had it may have come further since.
	end := int64(0)
	if p, c.state, end, err = read(path); err == nil {
		c.Plan, err = *p, c.journal.open(end)
	}
	if err == nil && c.shown {
		return nil, c.Close()
	}
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// begin writes the plan down, under a name that nothing has.
func (f Folder) begin(p *Plan) (*Campaign, error) {
	text, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	path := f.path(p.Label)
	held, err := lock(path)
	if err != nil {
		return nil, &BusyError{p.Label, path, ""}
	}
	c := &Campaign{Plan: *p, state: newState(p), journal: &journal{path: path, lock: held}}
	text = append(text, '\n')
	if err = files.Create(path, text, files.Secret); err == nil {
		err = c.journal.open(int64(len(text)))
	}
	if err != nil {
		return nil, errors.Join(&FileError{path, err}, c.Close())
	}
	return c, nil
}

// Load reads a campaign; an *UnknownError if there is none of that name.
func (f Folder) Load(label string) (*Campaign, error) {
	if CheckLabel(label) != nil {
		return nil, &UnknownError{label, f.Dir}
	}
	p, s, _, err := read(f.path(label))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &UnknownError{label, f.Dir}
	}
	if err != nil {
		return nil, err
	}
	return &Campaign{Plan: *p, state: s, journal: &journal{path: f.path(label)}}, nil
}

// All reads the campaigns that there are, the oldest first. It returns those that can
// be read also beside an error.
func (f Folder) All() ([]*Campaign, error) {
	labels, err := f.labels()
	var all []*Campaign
	for _, label := range labels {
		c, unread := f.Load(label)
		if unread != nil {
			err = errors.Join(err, unread)
			continue
		}
		all = append(all, c)
	}
	slices.SortStableFunc(all, func(a, b *Campaign) int { return a.At.Compare(b.At) })
	return all, err
}

// Path is the campaign's journal.
func (c *Campaign) Path() string { return c.journal.path }

// Resumed reports whether an earlier run began the campaign.
func (c *Campaign) Resumed() bool { return c.resumed }

// Made is how many links are made, and paid.
func (c *Campaign) Made() int { return c.made(&c.Plan) }

func (s *state) made(p *Plan) (links int) {
	for i := range s.drops {
		if s.drops[i].done() {
			links += p.SizeOf(i)
		}
	}
	return links
}

// Drop is one of the drops of a campaign.
type Drop struct {
	ID          uint64
	Transaction transaction.Hash // that made it
	First, End  int              // its links, counted from 0: from First on, before End
	Paid        bool             // its tokens have been sent, if it has any
}

// Drops are those that are made.
func (c *Campaign) Drops() (all []Drop) {
	for i, d := range c.drops {
		if d.id == nil {
			continue
		}
		made := Drop{ID: *d.id, Paid: d.done()}
		made.First, made.End = c.linksOf(i)
		made.Transaction, _ = transaction.ParseHash(d.steps[0].hash)
		all = append(all, made)
	}
	return all
}

// Finish notes that the result reached who asked for it: the same command makes another
// campaign from now on.
func (c *Campaign) Finish() error {
	if err := c.compact(); err == nil {
		return c.Close()
	}
	return errors.Join(c.journal.append(note{Shown: true}), c.Close())
}

// Close leaves the campaign for another run of the command.
func (c *Campaign) Close() error { return c.journal.close() }

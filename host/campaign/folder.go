package campaign

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"latchkey/host/files"
)

// Folder holds the campaigns of one ledger.
type Folder struct{ Dir string }

const extension = ".campaign"

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

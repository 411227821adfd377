package campaign

import (
	"fmt"
)

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

package campaign

import (
	"bytes"
	"encoding/json"

	"latchkey/host/files"
)

// compact writes the journal anew without the transactions of steps that are done: a
// tenth of it, which is read whenever campaigns are listed. A disk that has no room
// for it leaves the journal as it is.
func (c *Campaign) compact() error {
	var text bytes.Buffer
	lines := json.NewEncoder(&text)
	if err := lines.Encode(c.Plan); err != nil {
		return err
	}
	for i, d := range c.drops {
		for k, at := range d.steps {
			if !at.done && at.signed == nil {
				continue
			}
			n := note{Drop: i, Step: k, Hash: at.hash, Borsh: at.signed, Done: at.done}
			if k == 0 {
				n.ID = d.id
			}
			if err := lines.Encode(n); err != nil {
				return err
			}
		}
	}
	if err := lines.Encode(note{Shown: true}); err != nil {
		return err
	}
	return files.Write(c.Path(), text.Bytes(), files.Secret)
}

package plugin

import (
	"errors"

	"latchkey/plugins/declare"
)

// checkDeclared fails when what a Go contract declares is not what stands beside it. A
// contract that declares nothing is as its author wrote it.
func checkDeclared(folder string) error {
	files, err := declare.Generate(folder)
	switch {
	case errors.Is(err, declare.ErrNothing):
		return nil
	case err != nil:
		return err
	}
	return files.Check(folder)
}

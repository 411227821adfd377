package cli

import (
	"fmt"
	"io"
)

// What is read from standard input, in bytes: a key or a phrase; a transaction
// of the greatest size in base64, with line breaks.
const (
	keyBytesMax         = 64 << 10
	transactionBytesMax = 6 << 20
)

// readInput reads standard input to its end.
func (a *app) readInput(bytesMax int) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(a.in, int64(bytesMax)+1))
	if err == nil && len(content) > bytesMax {
		err = fmt.Errorf("standard input has more than %d bytes", bytesMax)
	}
	return content, err
}

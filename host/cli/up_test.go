package cli

import (
	"bytes"
	"context"
	"io"
	"testing"

	"latchkey/internal/test/shipped"
)

// A node that is told to stop before it has said where it answers stops as any
// other does.
func TestUpStopsInPeaceBeforeItsWelcome(t *testing.T) {
	var told bytes.Buffer
	a := &app{terminal: terminal{out: &output{to: io.Discard}, err: &told}}
	root := a.root()
	root.SetArgs([]string{"up", "--home", t.TempDir(), "--listen", "127.0.0.1:0", "--plugins", shipped.Dir(t)})
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if code := a.finish(root.ExecuteContextC(ctx)); code != exitOK {
		t.Errorf("exit code %d, %s", code, &told)
	}
}

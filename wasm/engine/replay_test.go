//go:build js && wasm

package engine_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/internal/test/enginetest"
	"latchkey/internal/test/onelog"
	"latchkey/wasm/engine"
)

var replayFolder = flag.String("replay", "", "folder of a log that internal/test/onelog wrote")

// TestReplayIsTraced leaves in the folder the lines of its blocks, and what passed between plugins and the
// ledger, for internal/test/onelog to compare.
func TestReplayIsTraced(t *testing.T) {
	if *replayFolder == "" {
		t.Skip("no log to replay")
	}
	log, code, err := onelog.Read(*replayFolder)
	if err != nil {
		t.Fatal(err)
	}
	// In memory first: writing to a file waits for JavaScript, which is in the
	// middle of a call.
	var trace bytes.Buffer
	lines, err := onelog.Replay(log, code, enginetest.Traced{Engine: engine.Engine{}, To: &trace})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"trace": trace.String(), "blocks": strings.Join(lines, "\n")} {
		if err := os.WriteFile(filepath.Join(*replayFolder, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

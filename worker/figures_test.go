package worker

import (
	"os"
	"regexp"
	"strconv"
	"testing"

	"latchkey/core/rpc"
)

// TestTheWorkerTakesWhatCoreTakes: what is too long for core is not read to its end,
// and nothing else is refused.
func TestTheWorkerTakesWhatCoreTakes(t *testing.T) {
	source, err := os.ReadFile("src/http.mjs")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`const requestBytesMax = (\d+) << 20;`).FindSubmatch(source)
	if found == nil {
		t.Fatal("src/http.mjs has no requestBytesMax in MiB")
	}
	if mib, err := strconv.Atoi(string(found[1])); err != nil || mib<<20 != rpc.RequestBytesMax {
		t.Errorf("requests of %s MiB are read, core takes %d bytes", found[1], rpc.RequestBytesMax)
	}
}

package house

import (
	"strings"
	"testing"
)

// surfaces are where HTTP is spoken. Everything else takes and returns bytes:
// with net/http the core would be half as large again as it travels.
var surfaces = []string{".", "host", "internal", "web", "worker"}

// TestOnlySurfacesSpeakHTTP keeps net/http out of core, of the guests and of
// wasm/core, and the Worker's library in the Worker.
func TestOnlySurfacesSpeakHTTP(t *testing.T) {
	for _, f := range allSources(t) {
		if f.isTest() {
			continue
		}
		for _, pkg := range f.imports() {
			if within(pkg, []string{"net/http"}) && !within(f.dir(), surfaces) {
				t.Errorf("%s imports %s: only %s speak HTTP", f.path, pkg, strings.Join(surfaces, ", "))
			}
			if within(pkg, []string{"github.com/syumai/workers"}) && f.dir() != "worker/app" {
				t.Errorf("%s imports %s: what the Worker answers is for worker/edge, which knows no platform", f.path, pkg)
			}
		}
	}
}

// onBothSurfaces is what the Worker's surface shares with the node: the API, which ledger a path
// names, which addresses are pages, what is said of them, and which pages may ask. It stands on
// nothing of the module.
var onBothSurfaces = []string{module + "/host/api", module + "/host/ledgerpath", module + "/web/forward", module + "/web/headers", module + "/web/origins"}

// TestTheWorkersSurfaceStandsAlone: it asks ledgers by their HTTP interface. The
// core, compiled into it, would be booted for each request.
func TestTheWorkersSurfaceStandsAlone(t *testing.T) {
	for _, f := range allSources(t) {
		inWorker, onBoth := within(f.dir(), []string{"worker"}), within(module+"/"+f.dir(), onBothSurfaces)
		for _, pkg := range f.imports() {
			switch ours := within(pkg, []string{module}); {
			case f.isTest() || !ours:
			case inWorker && !within(pkg, append(onBothSurfaces, module+"/worker")):
				t.Errorf("%s imports %s: the Worker's surface knows the ledger by its answers", f.path, pkg)
			case onBoth:
				t.Errorf("%s imports %s: what both surfaces share stands on nothing of the module", f.path, pkg)
			case !inWorker && within(pkg, []string{module + "/worker"}):
				t.Errorf("%s imports %s: nothing stands on the Worker", f.path, pkg)
			}
		}
	}
}

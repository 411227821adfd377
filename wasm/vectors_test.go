//go:build unix

package wasm_test

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchkey/internal/test/jstest"
	"latchkey/wasm/pack"
)

// vectorTests are the packages with vectors: for each its folders in testdata,
// and the test that reads them.
var vectorTests = map[string]map[string]string{
	"keys":        {"vectors": "TestVectors"},
	"transaction": {"vectors": "TestVectors", "actions": "TestActionVectors"},
}

// TestVectorsOnEveryHost runs the tests of the vectors, compiled once, in Node,
// Chromium and workerd, and wants each file to have passed.
func TestVectorsOnEveryHost(t *testing.T) {
	root, dir := packedDir(t)
	p := compileVectorTests(t, root)
	t.Run("Node", func(t *testing.T) {
		var printed string
		for _, name := range p.Programs {
			printed += jstest.Run(t, "", nil, "node", append([]string{"testdata/run_tests.mjs", dir, filepath.Join(p.folder, name)}, p.Args...)...) + "exit 0\n"
		}
		wantVectors(t, root, printed)
	})
	t.Run("Chromium", func(t *testing.T) {
		wantVectors(t, root, jstest.VisitWorker(t, root, "run_tests_worker.mjs", map[string]string{"/wasm/": dir, "/programs/": p.folder}))
	})
	t.Run("workerd", func(t *testing.T) {
		jstest.Installed(t, filepath.Join(root, "worker"))
		var w struct{ URL string }
		line := jstest.Start(t, root, nil, filepath.Join(root, "wasm", "testdata", "workerd", "run_tests.mjs"), dir, p.folder).Line()
		if err := json.Unmarshal([]byte(line), &w); err != nil {
			t.Fatal(line, err)
		}
		response, err := http.Get(w.URL)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		printed, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		wantVectors(t, root, string(printed))
	})
}

// programs are test programs in a folder, with their list.json.
type programs struct {
	folder   string
	Programs []string `json:"programs"`
	Args     []string `json:"args"`
}

func compileVectorTests(t *testing.T, root string) programs {
	t.Helper()
	packages := map[string]string{}
	for name := range vectorTests {
		packages[name] = "./core/" + name
	}
	return compilePrograms(t, root, packages, "-test.v", "-test.run=Vectors$")
}

// compilePrograms compiles the tests of packages, which have names here.
func compilePrograms(t *testing.T, root string, packages map[string]string, args ...string) programs {
	t.Helper()
	p := programs{folder: t.TempDir(), Args: args}
	for name, pkg := range packages {
		file := name + ".wasm"
		if err := pack.CompileTest(root, pkg, filepath.Join(p.folder, file)); err != nil {
			t.Fatal(err)
		}
		p.Programs = append(p.Programs, file)
	}
	list, err := json.Marshal(p)
	if err == nil {
		err = os.WriteFile(filepath.Join(p.folder, "list.json"), list, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// wantVectors wants the programs to have ended well, and to say of each file
// that it passed.
func wantVectors(t *testing.T, root, printed string) {
	t.Helper()
	if n := strings.Count(printed, "exit 0\n"); n != len(vectorTests) || strings.Contains(printed, "--- FAIL") {
		t.Fatalf("%d of %d programs ended well:\n%s", n, len(vectorTests), printed)
	}
	passed := map[string]int{}
	for line := range strings.Lines(printed) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "--- PASS: "); ok {
			name, _, _ = strings.Cut(name, " ")
			passed[name]++
		}
	}
	wanted := map[string]int{} // the tests of two packages have the same name
	for pkg, folders := range vectorTests {
		for folder, test := range folders {
			files, err := filepath.Glob(filepath.Join(root, "core", pkg, "testdata", folder, "*.json"))
			if err != nil || len(files) == 0 {
				t.Fatalf("no vectors of core/%s in %s: %v", pkg, folder, err)
			}
			for _, file := range files {
				wanted[test+"/"+strings.TrimSuffix(filepath.Base(file), ".json")]++
			}
		}
	}
	for name, n := range wanted {
		if passed[name] != n {
			t.Errorf("%s passed %d times, want %d", name, passed[name], n)
		}
	}
}

package pages

import (
	"bytes"
	"compress/gzip"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"latchkey/host/e2e"
	"latchkey/host/home"
	"latchkey/host/serve"
	"latchkey/internal/test/shipped"
	"latchkey/internal/test/warm"
	"latchkey/wasm/pack"
	"latchkey/web"
	"latchkey/web/packed"
)

func TestMain(m *testing.M) { os.Exit(warm.Tests{M: m}.Run()) }

var update = flag.Bool("update", false, "write the pictures of docs/pages")

// TestPages drives the web pages in Chromium, as built from their sources. With -update it
// renews the pictures of them that are kept.
func TestPages(t *testing.T) {
	sources, plugins := e2e.Installed(t, "web"), shipped.Dir(t)
	if _, err := pack.Pack(filepath.Dir(sources)); err != nil {
		t.Fatal(err)
	}
	dist := packedPages(t, e2e.BuildPages(t, sources))
	claimPageIsSmall(t, dist)
	s, err := e2e.Start(t, serve.Config{Home: home.Home{Dir: t.TempDir()}, PluginsDir: plugins, Pages: dist}, t.Cleanup)
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob(filepath.Join(sources, "test", "*.test.mjs"))
	env := e2e.PageLinks(t, s.Root(t))
	if *update {
		env = append(env, "LATCHKEY_RENEW=yes")
	}
	e2e.DrivePages(t, sources, env, s.URL, files...)
}

// packedPages are built pages as the program embeds them.
func packedPages(t *testing.T, built string) fs.FS {
	t.Helper()
	kept := t.TempDir()
	if err := packed.Pack(built, kept); err != nil {
		t.Fatal(err)
	}
	return packed.FS{Kept: os.DirFS(kept)}
}

// picturesBytesMax bounds all pictures of docs/pages together.
const picturesBytesMax = 1_500_000

// TestPicturesOfPagesAreListed: the table of docs/pages has each picture that is there, and no
// other, and they are small.
func TestPicturesOfPagesAreListed(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "docs", "pages")
	table, err := os.ReadFile(filepath.Join(dir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, found := range regexp.MustCompile(`\]\(([\w-]+\.webp)\)`).FindAllStringSubmatch(string(table), -1) {
		listed[found[1]] = true
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*.webp"))
	sum := int64(0)
	for _, file := range files {
		if !listed[filepath.Base(file)] {
			t.Errorf("%s is not in the table of docs/pages/README.md", file)
		}
		if info, err := os.Stat(file); err == nil {
			sum += info.Size()
		}
	}
	if len(files) != len(listed) || len(files) == 0 {
		t.Errorf("docs/pages/README.md lists %d pictures, %d are there", len(listed), len(files))
	}
	if sum > picturesBytesMax {
		t.Errorf("the pictures have %d bytes, at most %d are allowed", sum, picturesBytesMax)
	}
}

// claimPageBytesMax bounds scripts and styles of the claim page before its visitor acts, in
// bytes of gzip.
const claimPageBytesMax = 60_000

// claimPageIsSmall: most visitors come once, on a phone, over a line that may be slow.
func claimPageIsSmall(t *testing.T, dist fs.FS) {
	t.Helper()
	page, err := fs.ReadFile(dist, web.ClaimFile)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, found := range regexp.MustCompile(`(?:src|href)="\./(assets/[^"]+\.(?:js|css))"`).FindAllStringSubmatch(string(page), -1) {
		content, err := fs.ReadFile(dist, found[1])
		if err != nil {
			t.Fatal(err)
		}
		sum += gzipBytes(t, content)
	}
	t.Logf("the claim page has %d bytes of scripts and styles", sum)
	if sum == 0 || sum > claimPageBytesMax {
		t.Errorf("the claim page has %d bytes of scripts and styles, at most %d are allowed", sum, claimPageBytesMax)
	}
}

func gzipBytes(t *testing.T, content []byte) int {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

package handout

import (
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"latchkey/core/keys"
	"latchkey/host/drops"
)

func someItems(n int) (items []Item) {
	for i := range n {
		key := keys.FromSeed([32]byte{byte(i), byte(i >> 8)})
		link := drops.Link{Page: "https://drops.example/claim", Contract: "drop.test.near", Key: key}
		items = append(items, Item{Number: i + 1, Link: link.URL(), PublicKey: key.PublicKey(), Drop: 7})
	}
	return items
}

// TestACodeSaysItsLink reads the files as a phone would.
func TestACodeSaysItsLink(t *testing.T) {
	dir, items, told := filepath.Join(t.TempDir(), "codes"), someItems(12), 0
	if err := QR(dir, items, func() { told++ }); err != nil || told != len(items) {
		t.Fatalf("%v, told of %d", err, told)
	}
	for i, name := range []string{"01", "02", "03"} {
		f, err := os.Open(filepath.Join(dir, name+".png"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		picture, err := png.Decode(f)
		if err != nil {
			t.Fatal(err)
		}
		bits, err := gozxing.NewBinaryBitmapFromImage(picture)
		if err != nil {
			t.Fatal(err)
		}
		read, err := qrcode.NewQRCodeReader().Decode(bits, nil)
		if err != nil || read.GetText() != items[i].Link {
			t.Errorf("%s.png says %v, %v", name, read, err)
		}
	}
}

// TestAnSVGIsThePicture: both are of the same modules.
func TestAnSVGIsThePicture(t *testing.T) {
	if got := svg([][]bool{{true, false, true}, {false, true, true}, {false, false, false}}); !strings.Contains(got, `viewBox="0 0 3 3"`) ||
		!strings.Contains(got, `d="M0 0h1v1h-1zM2 0h1v1h-1zM1 1h2v1h-2z"`) {
		t.Error(got)
	}
}

func TestFilesAreTheirOwnersAloneAndStay(t *testing.T) {
	dir, items := t.TempDir(), someItems(2)
	path := filepath.Join(dir, "links.csv")
	for range 2 { // a command that goes on writes its files again
		if err := CSV(path, items); err != nil {
			t.Fatal(err)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	var unwritten *FileError
	if err := CSV(path, items[:1]); !errors.As(err, &unwritten) || !strings.Contains(err.Error(), "is there already") {
		t.Error(err)
	}
	for _, noFile := range []string{os.DevNull, dir} {
		if err := CSV(noFile, items); !errors.As(err, &unwritten) || !strings.Contains(err.Error(), "is no file") {
			t.Errorf("%s: %v", noFile, err)
		}
	}
	elsewhere := filepath.Join(dir, "elsewhere")
	if err := os.Symlink(elsewhere, filepath.Join(dir, "link.csv")); err != nil {
		t.Fatal(err)
	}
	if err := CSV(filepath.Join(dir, "link.csv"), items); err == nil {
		t.Error("written through a link")
	}
	if err := CSV(filepath.Join(path, "below"), items); !errors.As(err, &unwritten) {
		t.Error(err)
	}
}

// TestWhatAFunderWritesIsTextOnASheet: a title is no markup.
func TestWhatAFunderWritesIsTextOnASheet(t *testing.T) {
	path, items := filepath.Join(t.TempDir(), "sheet.html"), someItems(3)
	items[0].Password = "sesame"
	if err := Sheet(path, items, Card{Title: "<script>x</script>", Message: "Well & good", Brings: "2 NEAR", Until: "2026-12-24"}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := string(text)
	if strings.Contains(page, "<script>") || strings.Count(page, "<svg ") != 3 || !strings.Contains(page, "Well &amp; good") ||
		strings.Contains(page, "sesame") || !strings.Contains(page, "until 2026-12-24") {
		t.Error(page[:2000])
	}
	var many *SheetError
	if err := Sheet(path, make([]Item, SheetLinksMax+1), Card{}); !errors.As(err, &many) {
		t.Error(err)
	}
}

package handout

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"path/filepath"
	"strings"
	"sync"

	qrcode "github.com/skip2/go-qrcode"
)

// qrLevel lets a seventh of a code be damaged.
const qrLevel = qrcode.Medium

// pixelsPerModule makes a link's code about 5 cm wide at 300 dots an inch.
const pixelsPerModule = 10

// filesAtATime are being written while others wait for the disk.
const filesAtATime = 4

func newQR(link string) (*qrcode.QRCode, error) {
	code, err := qrcode.New(link, qrLevel)
	if err != nil {
		return nil, fmt.Errorf("the link does not fit into a QR code: choose a shorter --page: %w", err)
	}
	return code, nil
}

// Terminal is a link's QR code in characters, for light text on a dark ground.
func Terminal(link string) (string, error) {
	code, err := newQR(link)
	if err != nil {
		return "", err
	}
	return code.ToSmallString(false), nil
}

// CodeName is the name of a link's code in a folder of codes of so many, without what
// follows the dot.
func CodeName(dir string, links, number int) string {
	return filepath.Join(dir, fmt.Sprintf("%0*d", len(fmt.Sprint(links)), number))
}

// QR writes each link's code into a folder, as PNG and as SVG, and tells of each, one
// at a time.
func QR(dir string, items []Item, written func()) error {
	next := make(chan Item)
	var all sync.WaitGroup
	var mu sync.Mutex
	var failed error
	for range filesAtATime {
		all.Go(func() {
			for i := range next {
				err := writeCode(CodeName(dir, len(items), i.Number), i.Link)
				mu.Lock()
				if err == nil {
					written()
				} else if failed == nil {
					failed = err
				}
				mu.Unlock()
			}
		})
	}
	for _, i := range items {
		mu.Lock()
		stop := failed != nil
		mu.Unlock()
		if stop {
			break
		}
		next <- i
	}
	close(next)
	all.Wait()
	return failed
}

// writeCode writes one link's code under a name.
func writeCode(name, link string) error {
	code, err := newQR(link)
	if err != nil {
		return err
	}
	modules := code.Bitmap()
	picture, err := pngOf(modules)
	if err != nil {
		return err
	}
	if err := write(name+".png", picture); err != nil {
		return err
	}
	return write(name+".svg", []byte(svg(modules)))
}

// pngOf is a code in black and white, a bit a pixel.
func pngOf(modules [][]bool) ([]byte, error) {
	side := len(modules) * pixelsPerModule
	picture := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range side {
		row := picture.Pix[y*picture.Stride:]
		for x := range side {
			if modules[y/pixelsPerModule][x/pixelsPerModule] {
				row[x] = 1
			}
		}
	}
	var file bytes.Buffer
	err := png.Encode(&file, picture)
	return file.Bytes(), err
}

// svg is a code as one path, a rectangle for each run of dark modules.
func svg(modules [][]bool) string {
	var path strings.Builder
	for y, row := range modules {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from, y, x-from, x-from)
			}
		}
	}
	side := len(modules)
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path d="%s"/></svg>`,
		side, side, side, side, path.String())
}

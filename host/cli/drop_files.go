package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"latchkey/host/campaign"
	"latchkey/host/handout"
)

// handoutFlags say which files are made of links.
type handoutFlags struct{ csv, qr, sheet string }

// screen is the folder of QR codes that are shown.
const screen = "-"

func (f *handoutFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.csv, "csv", "", "write a table to `FILE`: number, link, public key, drop")
	c.Flags().StringVar(&f.qr, "qr", "", "write a QR code of each link into `DIR`, as PNG and SVG; - shows them here")
	c.Flags().StringVar(&f.sheet, "sheet", "", "write a page of cards to print and cut to `FILE`.html")
	_ = c.MarkFlagFilename("csv", "csv")
	_ = c.MarkFlagDirname("qr")
	_ = c.MarkFlagFilename("sheet", "html")
}

func (f *handoutFlags) onScreen() bool { return f.qr == screen }

// check refuses files that could not be made, before there is anything to lose.
// Those that are there may be of an earlier run.
func (f *handoutFlags) check(links int) error {
	if f.sheet != "" && links > handout.SheetLinksMax {
		return usage(fmt.Sprintf("--sheet: a sheet has at most %d links, got %d: use --csv or --qr", handout.SheetLinksMax, links))
	}
	for _, path := range []string{f.csv, f.sheet} {
		if path == "" {
			continue
		}
		if err := checkWritable(filepath.Dir(path)); err != nil {
			return fmt.Errorf("%s cannot be written: %w", path, err)
		}
	}
	if f.qr != "" && !f.onScreen() {
		if err := checkWritable(f.qr); err != nil {
			return fmt.Errorf("QR codes cannot be written to %s: %w", f.qr, err)
		}
	}
	return nil
}

// checkAbsent refuses files that are there already, for links that are not begun yet.
func (f *handoutFlags) checkAbsent(links int) error {
	paths := []string{f.csv, f.sheet}
	if f.qr != "" && !f.onScreen() {
		paths = append(paths, handout.CodeName(f.qr, links, 1)+".png")
	}
	for _, path := range paths {
		if _, err := os.Lstat(path); path != "" && err == nil {
			return hint(fmt.Errorf("%s is there already: nothing was paid", path), "name another file, or move that one away: it may be the only copy of links")
		}
	}
	return nil
}

// checkWritable tries to make a file in a folder, or in the one that it would be in.
func checkWritable(dir string) error {
	for {
		_, err := os.Stat(dir)
		if !errors.Is(err, fs.ErrNotExist) || dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	file, err := os.CreateTemp(dir, ".latchkey-*")
	if err != nil {
		return withoutPath(err)
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}

func withoutPath(err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return path.Err
	}
	return err
}

// items are the links that are made, with passwords where each has its own.
func items(c *campaign.Campaign) (all []handout.Item) {
	for _, d := range c.Drops() {
		for link := d.First; link < d.End; link++ {
			l := c.Link(link)
			item := handout.Item{Number: link + 1, Link: l.URL(), PublicKey: l.Key.PublicKey(), Drop: d.ID}
			if len(c.Passwords) > 1 {
				item.Password = c.Password(link)
			}
			all = append(all, item)
		}
	}
	return all
}

// giveOut writes the files of links that are asked for.
func (a *app) giveOut(c *campaign.Campaign, all []handout.Item, f handoutFlags) error {
	if f.csv != "" {
		if err := handout.CSV(f.csv, all); err != nil {
			return err
		}
	}
	if f.sheet != "" {
		card := handout.Card{Title: c.Title, Message: c.Message, Brings: c.Brings}
		if c.End != nil {
			card.Until = c.End.Minute()
		}
		if err := handout.Sheet(f.sheet, all, card); err != nil {
			return err
		}
	}
	if f.qr == "" || f.onScreen() {
		return nil
	}
	written := a.progress(len(all), "QR codes")
	defer written.end()
	return handout.QR(f.qr, all, func() { written.add(1) })
}

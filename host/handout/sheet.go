package handout

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
)

// SheetLinksMax bounds a sheet: a browser lays out five thousand codes in a while,
// and not many more.
const SheetLinksMax = 5_000

// Card is what stands beside each code of a sheet.
type Card struct {
	Title, Message string
	Brings         string // each use of a link, in words
	Until          string // when they expire; empty: never
}

// SheetError is a sheet of more links than it can have.
type SheetError struct{ Links int }

func (e *SheetError) Error() string {
	return fmt.Sprintf("a sheet has at most %d links, got %d", SheetLinksMax, e.Links)
}

//go:embed sheet.html
var sheetText string

var sheet = template.Must(template.New("sheet").Parse(sheetText))

// Sheet writes a page to print and cut: a card for each link. Passwords are not on it:
// they are for another way than the link's.
func Sheet(path string, items []Item, card Card) error {
	if len(items) > SheetLinksMax {
		return &SheetError{len(items)}
	}
	type cell struct {
		Item
		Code template.HTML
	}
	var cells []cell
	for _, i := range items {
		code, err := newQR(i.Link)
		if err != nil {
			return err
		}
		cells = append(cells, cell{i, template.HTML(svg(code.Bitmap()))}) // nothing in it is anyone's text
	}
	var page bytes.Buffer
	if err := sheet.Execute(&page, map[string]any{"Card": card, "Cells": cells}); err != nil {
		return err
	}
	return write(path, page.Bytes())
}

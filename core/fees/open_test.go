package fees_test

import (
	"reflect"
	"slices"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/fees"
)

func open(t *testing.T) *fees.Schedule {
	s, ok := fees.ByName("open")
	if !ok {
		t.Fatal("there is no open schedule")
	}
	return s
}

// TestOpenIsClassicButForWhatBoundsTimeAndBytes: 300 Tgas at most, and prices of
// instructions, arguments and results.
func TestOpenIsClassicButForWhatBoundsTimeAndBytes(t *testing.T) {
	s := *open(t)
	if s.Limits.TotalPrepaidGasMax != 300*amount.Tgas || s.Limits.GasBurntMax != 300*amount.Tgas {
		t.Errorf("%d prepaid and %d burnt at most", s.Limits.TotalPrepaidGasMax, s.Limits.GasBurntMax)
	}
	base := classic(t)
	s.Name, s.Instructions = base.Name, base.Instructions
	s.Limits.TotalPrepaidGasMax, s.Limits.GasBurntMax = base.Limits.TotalPrepaidGasMax, base.Limits.GasBurntMax
	stored := base.Host.StorageWriteValueByte
	if call := s.Actions.FunctionCallByte; call.Send(true)+call.Execution != stored/2*2 || call.Send(false) != base.Actions.FunctionCallByte.Send(false) || s.Host.ReturnByte != stored {
		t.Errorf("a byte of a call's arguments costs %+v, of its result %d, one that is stored %d", call, s.Host.ReturnByte, stored)
	}
	s.Host.ReturnByte, s.Actions.FunctionCallByte = base.Host.ReturnByte, base.Actions.FunctionCallByte
	if !reflect.DeepEqual(&s, base) {
		t.Errorf("got\n%+v\nwant\n%+v", s, *base)
	}
}

// TestClassesAscend to what a memory may have at most, in size and in price.
func TestClassesAscend(t *testing.T) {
	if names := fees.Names(); !slices.Equal(names, []string{"classic", "open"}) {
		t.Errorf("schedules %q", names)
	}
	for _, name := range fees.Names() {
		s, _ := fees.ByName(name)
		before := fees.MemoryClass{}
		for _, c := range s.Instructions.Access {
			if c.PagesMax <= before.PagesMax || c.Units <= before.Units {
				t.Errorf("%s: %+v comes after %+v", name, c, before)
			}
			before = c
		}
		if before.PagesMax != s.Limits.MemoryPagesMax {
			t.Errorf("%s: the last class ends at %d pages, memories at %d", name, before.PagesMax, s.Limits.MemoryPagesMax)
		}
	}
}

func TestFirstPagesCostWhereTheyAreMany(t *testing.T) {
	for pages, want := range map[uint32]uint64{0: 0, 64: 0, 65: 8192, 512: 448 * 8192} {
		if got := open(t).Instructions.FirstPages(pages); got != want {
			t.Errorf("%d pages cost %d units, want %d", pages, got, want)
		}
		if got := classic(t).Instructions.FirstPages(pages); got != 0 {
			t.Errorf("classic: %d pages cost %d units", pages, got)
		}
	}
}

func TestAccessCostsByWhatTheMemoryMayBecome(t *testing.T) {
	for pages, want := range map[uint32]uint32{0: 2, 8: 2, 9: 4, 16: 4, 17: 16, 32: 16, 33: 24, 256: 24, 257: 64, 512: 64} {
		i := &open(t).Instructions
		if got, ranged := i.AccessUnits(pages), i.RangeUnits(pages); got != want || ranged != 30+2*want {
			t.Errorf("%d pages: an access costs %d units and a range %d, want %d", pages, got, ranged, want)
		}
		i = &classic(t).Instructions
		if got, ranged := i.AccessUnits(pages), i.RangeUnits(pages); got != 1 || ranged != 32 {
			t.Errorf("classic, %d pages: %d and %d units", pages, got, ranged)
		}
	}
}

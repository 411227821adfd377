package tgas

import "testing"

func TestTeraGas(t *testing.T) {
	for text, want := range map[string]uint64{
		"30": 30e12, "2.5": 25e11, "0.000000000001": 1, "1000": 1e15, "1.": 1e12,
	} {
		if got, err := Parse(text); err != nil || got != want {
			t.Errorf("%s: got %d, %v", text, got, err)
		}
	}
	for _, bad := range []string{"", ".", ".5", "0", "0.0", "-1", "+1", "1e3", "05", "1.0000000000001", "18446745", "30 Tgas"} {
		if got, err := Parse(bad); err == nil {
			t.Errorf("%q: got %d", bad, got)
		}
	}
	if got := Format(1_234_567_890_123_456); got != "1234.56" {
		t.Errorf("got %s", got)
	}
}

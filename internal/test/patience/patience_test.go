package patience

import (
	"testing"
	"time"
)

func TestTheVariableSetsThePatience(t *testing.T) {
	t.Setenv(Variable, "2.5")
	if got := For(4 * time.Second); got != 10*time.Second {
		t.Errorf("with 2.5, 4 s are %v, want 10 s", got)
	}
	t.Setenv(Variable, "")
	if got := For(time.Second); got < least*time.Second {
		t.Errorf("without it, 1 s is %v, want %d s or more", got, least)
	}
}

func TestANonsensicalVariableIsToldOf(t *testing.T) {
	t.Setenv(Variable, "-1")
	defer func() {
		if recover() == nil {
			t.Error("-1 was taken")
		}
	}()
	For(time.Second)
}

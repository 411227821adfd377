package engine_test

import (
	"testing"

	"latchkey/core/prepare"
	"latchkey/host/engine"
	"latchkey/internal/test/enginetest"
)

func TestOneCodeUnderTwoSchedules(t *testing.T) {
	enginetest.RunSchedules(t, open(t, engine.Options{}), prepare.Prepare)
}

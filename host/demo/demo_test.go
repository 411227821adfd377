package demo

import (
	"context"
	"strings"
	"testing"

	"latchkey/internal/test/shipped"
)

func TestStory(t *testing.T) {
	var out strings.Builder
	if err := Run(context.Background(), &out, shipped.Dir(t)); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	t.Log("\n" + out.String())
	checkREADME(t, out.String())
	for _, part := range []string{"drop.test.near/ed25519:", "RequiresFullAccess", "ReceiverMismatch", "MethodNameMismatch",
		"DepositWithFunctionCall", "NotEnoughAllowance", "AccessKeyNotFound", "has 2 NEAR", "Tgas", "refund of"} {
		if !strings.Contains(out.String(), part) {
			t.Errorf("the story lacks %q", part)
		}
	}
}

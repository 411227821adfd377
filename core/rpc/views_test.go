package rpc

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"latchkey/core/borsh"
	"latchkey/core/transaction"
)

// TestActionsLookAsNEARShowsThem runs the vectors of actions, but for those that
// no accepted transaction holds. Deployments show the hash of the code, where
// vectors have the code.
func TestActionsLookAsNEARShowsThem(t *testing.T) {
	files, err := filepath.Glob("../transaction/testdata/actions/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors: %v", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var v struct {
			Outcome string
			Bytes   string
			Action  any
		}
		if err := json.Unmarshal(content, &v); err != nil {
			t.Fatal(err)
		}
		raw, err := hex.DecodeString(v.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		if v.Outcome == "malformed" || raw[0] > 10 {
			continue
		}
		var got any
		if err := json.Unmarshal(actionView(transaction.DecodeAction(borsh.NewReader(raw))), &got); err != nil {
			t.Fatal(err)
		}
		want := v.Action
		if strings.HasPrefix(filepath.Base(file), "deploy-") {
			for _, fields := range want.(map[string]any) {
				code, err := base64.StdEncoding.DecodeString(fields.(map[string]any)["code"].(string))
				if err != nil {
					t.Fatal(err)
				}
				hash := sha256.Sum256(code)
				fields.(map[string]any)["code"] = base64.StdEncoding.EncodeToString(hash[:])
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", file, got, want)
		}
	}
}

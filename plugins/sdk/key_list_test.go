//go:build !wasip1

package sdk_test

import (
	"testing"

	"latchkey/plugins/sdk"
	"latchkey/plugins/sdk/sdktest"

	"pgregory.net/rapid"
)

// TestAKeyList holds it against a set.
func TestAKeyList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		host, list, held := sdktest.NewHost("contract.near"), sdk.KeyList{Prefix: "l"}, map[sdk.PublicKey]bool{}
		host.Run(func() {
			for range 40 {
				key, _ := sdk.PublicKeyFromBorsh(append([]byte{0, rapid.ByteMax(9).Draw(t, "key")}, make([]byte, 31)...))
				if rapid.Bool().Draw(t, "add") {
					list.Add(key)
					held[key] = true
				} else {
					list.Remove(key)
					delete(held, key)
				}
				seen := map[sdk.PublicKey]bool{}
				for from := uint32(0); from < list.Len(); from += 3 {
					for _, key := range list.Page(from, 3) {
						seen[key] = true
					}
				}
				if len(seen) != len(held) || list.Len() != uint32(len(held)) {
					t.Fatalf("%d of %d keys, %d counted", len(seen), len(held), list.Len())
				}
				for key := range held {
					if !seen[key] {
						t.Fatalf("%s is not listed", key)
					}
				}
			}
			if len(list.Page(100, 3)) > 0 {
				t.Error("there is something after the end")
			}
			for key := range held {
				list.Remove(key)
			}
		})
		if len(host.Storage) > 0 {
			t.Errorf("an empty list stores %d records", len(host.Storage))
		}
	})
}

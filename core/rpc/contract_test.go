package rpc

import (
	"encoding/binary"
	"strings"
	"testing"

	"latchkey/core/transaction"
)

// withSection is a module with one custom section.
func withSection(name, content string) []byte {
	body := binary.AppendUvarint(nil, uint64(len(name)))
	body = append(append(body, name...), content...)
	module := append([]byte("\x00asm\x01\x00\x00\x00"), 0)
	return append(binary.AppendUvarint(module, uint64(len(body))), body...)
}

func TestAContractSaysWhatItIs(t *testing.T) {
	for name, c := range map[string]struct {
		code []byte
		want string
	}{
		"with an ABI":             {withSection("latchkey.abi", `{"version":1,"methods":[{"name":"get","kind":"view"}]}`), `"abi":{"version":1,"methods":[{"name":"get","kind":"view"}]},"policy":null`},
		"with a policy":           {withSection("latchkey.policy", `{"version":1,"promises":[]}`), `"abi":null,"policy":{"version":1,"promises":[]}`},
		"with a malformed ABI":    {withSection("latchkey.abi", `{"version":1,"methods":[}`), `"abi":null,"policy":null`},
		"with an ABI that is cut": {withSection("latchkey.abi", `{"version":1,"methods":[]}`)[:30], `"abi":null,"policy":null`},
		"of any bytes":            {[]byte("code"), `"abi":null,"policy":null`},
	} {
		h := newMemoryHost(t)
		h.run(alice, transaction.DeployContract{Code: c.code})
		if got := string(h.gives("latchkey_contract", `{"account_id":"alice.near"}`)); !strings.Contains(got, c.want) {
			t.Errorf("%s: %s", name, got)
		}
	}
}

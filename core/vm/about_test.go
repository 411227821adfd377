package vm

import (
	"reflect"
	"testing"

	"latchkey/core/amount"
	"latchkey/core/policy"
)

// module is the smallest module there is, followed by sections.
func moduleWith(sections ...[]byte) []byte {
	wasm := []byte("\x00asm\x01\x00\x00\x00")
	for _, s := range sections {
		wasm = append(append(wasm, 0, byte(len(s))), s...)
	}
	return wasm
}

// TestCodeTellsOfItself: what is said of prepared code is read back as it was,
// empty lists of its policy included.
func TestCodeTellsOfItself(t *testing.T) {
	most := amount.NEAR
	for _, asks := range []*policy.Policy{nil, {}, {Guard: true, Functions: []string{}, Promises: []policy.Rule{}},
		{Promises: []policy.Rule{{Kind: policy.Transfer, Receivers: []policy.Pattern{"self"}, DepositMax: &most}}, Own: policy.Caps{GasMax: 7}}} {
		code := &Code{Hash: [32]byte{1, 2}, PrepareVersion: 1, Revision: 3, Schedule: "classic", OriginalSize: 4, MemoryPages: 5, MemoryPagesMax: 6,
			Globals: []ValueType{I32, I64}, Restorable: true, Exports: map[string]ExportKind{"a": ExportVoid, "<b>": ExportOther}, Policy: asks}
		again, err := ReadAbout(code.About())
		if err != nil || !reflect.DeepEqual(again, code) {
			t.Errorf("%+v has become %+v, %v", code, again, err)
		}
	}
}

func FuzzReadCode(f *testing.F) {
	f.Add(moduleWith())
	f.Add(moduleWith([]byte("\x01x")))
	f.Add(moduleWith([]byte("\x0elatchkey:about{}")))
	f.Add(append(moduleWith(), 0, 0xff, 0xff, 0xff, 0xff, 0x0f))
	f.Fuzz(func(t *testing.T, wasm []byte) {
		if code, err := ReadCode(wasm); (code == nil) != (err != nil) {
			t.Errorf("%x: %v, %v", wasm, code, err)
		}
	})
}

package plugintest

import (
	"crypto/sha256"
	"testing"

	"latchkey/core/fees"
	"latchkey/core/prepare"
	"latchkey/core/state"
	"latchkey/core/transaction"
	"latchkey/core/vm"
	"latchkey/internal/test/bench"
	"latchkey/internal/test/memstore"
	"latchkey/internal/test/shipped"
)

// BenchmarkCall is one guest call through core/vm: its host calls on a state in
// memory, without signatures, receipts and blocks around it. A claim is that of
// the drop plugin, in Go; an entry that of the AssemblyScript guestbook.
func BenchmarkCall(b *testing.B) {
	c := newChain(b, Account{rootID, "1000", "registrar"}, Account{dropID, "4", "drop"}, Account{creator, "500", ""}, Account{alice, "0.1", ""})
	c.Call(dropID, dropID, "new", `{"top_level_account":"test.near"}`).Succeeds(b)
	c.Call(creator, dropID, "create_near_drop", dropArgs("K"), Deposit("3")).Succeeds(b)
	b.Run("claim", func(b *testing.B) {
		benchmarkCall(b, shipped.Build(b, "drop"), c.State().State, "claim_for", &vm.Context{Current: dropID, Signer: dropID, SignerKey: Key("K").PublicKey(),
			Predecessor: dropID, Input: []byte(`{"account_id":"alice.test.near"}`), PrepaidGas: 100e12})
	})
	b.Run("entry", func(b *testing.B) {
		benchmarkCall(b, shipped.Example(b, "assemblyscript/guestbook"), state.New(memstore.New()), "sign", &vm.Context{Current: "book.near", Signer: alice,
			Predecessor: alice, Input: []byte(`"hello"`), AttachedDeposit: NEAR("0.1"), PrepaidGas: 100e12})
	})
}

func benchmarkCall(b *testing.B, wasm []byte, st *state.State, method string, ctx *vm.Context) {
	native, err := engineOnce()
	if err != nil {
		b.Fatal(err)
	}
	classic, _ := fees.ByName("classic")
	code, err := prepare.NewCache(native, classic).Get(transaction.Hash(sha256.Sum256(wasm)), func() ([]byte, bool) { return wasm, true })
	if err != nil {
		b.Fatal(err)
	}
	ctx.RefundTo, ctx.Balance, ctx.StorageUsage, ctx.BlockTimestamp = ctx.Predecessor, NEAR("1000"), 10_000, genesisTime
	call := func() {
		if out := vm.Run(native, classic, st.Nested(), code, method, ctx); out.Err != nil {
			b.Fatal(out.Err)
		}
	}
	call() // compiles
	b.ReportAllocs()
	for b.Loop() {
		call()
	}
	bench.Report(b)
}

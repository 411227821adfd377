package ledger

import (
	"crypto/sha256"
	"testing"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/state"
	"latchkey/core/transaction"
)

func byHash(code []byte) transaction.UseGlobalContract {
	return transaction.UseGlobalContract{Contract: transaction.GlobalContractID{CodeHash: sha256.Sum256(code)}}
}

func byAccount(id account.ID) transaction.UseGlobalContract {
	return transaction.UseGlobalContract{Contract: transaction.GlobalContractID{AccountID: id}}
}

func publish(code []byte, mode transaction.DeployMode) transaction.DeployGlobalContract {
	return transaction.DeployGlobalContract{Code: code, Mode: mode}
}

func (c *chain) usage(id account.ID) uint64 {
	acc, _ := c.view().Account(id)
	return acc.StorageUsage
}

func TestAGlobalContractServesManyAccounts(t *testing.T) {
	s := newStage(t)
	code := s.script.code()
	var called string
	s.script["m"] = func(g *guest) { called = g.text("current_account_id") }
	alice, bob := s.usage("alice"), s.usage("bob")
	expect(t, "publish", s.as("other", "other", publish(code, transaction.ByCodeHash)), "ok")
	expect(t, "use", s.as("alice", "alice", byHash(code)), "ok")
	expect(t, "32 bytes", s.usage("alice"), alice+32)
	expect(t, "call", s.as("bob", "alice", call("m", 10*tgas)), "ok")
	expect(t, "it runs as alice", called, "alice")

	expect(t, "publish under a name", s.as("other", "other", publish(code, transaction.ByAccountID)), "ok")
	expect(t, "use", s.as("bob", "bob", byAccount("other")), "ok")
	expect(t, "the name's length", s.usage("bob"), bob+uint64(len("other")))
	expect(t, "call", s.as("alice", "bob", call("m", 10*tgas)), "ok")
	expect(t, "it runs as bob", called, "bob")
	expect(t, "from name to hash", s.as("bob", "bob", byHash(code)), "ok")
	expect(t, "bytes", s.usage("bob"), bob+32)
	expect(t, "to own code", s.as("bob", "bob", transaction.DeployContract{Code: code}), "ok")
	expect(t, "bytes", s.usage("bob"), bob+uint64(len(code)))
	expect(t, "and back", s.as("bob", "bob", byHash(code)), "ok")
	expect(t, "bytes", s.usage("bob"), bob+32)
}

func TestTheOwnerOfANameReplacesItsCode(t *testing.T) {
	s := newStage(t)
	first, second := scripted{"m": nil}, scripted{"m": nil, "n": nil}
	expect(t, "publish", s.as("other", "other", publish(first.code(), transaction.ByAccountID)), "ok")
	expect(t, "use", s.as("alice", "alice", byAccount("other")), "ok")
	expect(t, "no such method", s.as("bob", "alice", call("n", 10*tgas)), failure("0", `{"FunctionCallError":{"MethodResolveError":"MethodNotFound"}}`))
	expect(t, "replace", s.as("other", "other", publish(second.code(), transaction.ByAccountID)), "ok")
	expect(t, "now there is", s.as("bob", "alice", call("n", 10*tgas)), "ok")
}

func TestPublishingBurnsTenTimesTheStorage(t *testing.T) {
	s := newStage(t)
	code := make([]byte, 1000)
	supply, usage := s.view().Head.Supply, s.usage("alice")
	status := s.does("alice", "alice", publish(code, transaction.ByCodeHash))
	spent, _ := amount.Zero.Add(yocto("100000000000000000000000")) // 1000 bytes at 10^20
	for _, p := range append(status.Receipts, status.Outcome) {
		spent = spent.SaturatingAdd(p.TokensBurnt)
	}
	expect(t, "burnt", supply.SaturatingSub(s.view().Head.Supply), spent)
	expect(t, "no storage of alice's", s.usage("alice"), usage)
}

func TestOnlyPublishedCodeIsGlobal(t *testing.T) {
	s := newStage(t)
	code := s.script.code()
	missing := failure("0", `{"GlobalContractDoesNotExist":{"identifier":{"hash":"`+transaction.Hash(sha256.Sum256(code)).String()+`"}}}`)
	// app and other have this very code, but for themselves.
	expect(t, "own code of others", s.as("alice", "alice", byHash(code)), missing)
	expect(t, "published under a name only", s.as("other", "other", publish(code, transaction.ByAccountID)), "ok")
	expect(t, "not under its hash", s.as("alice", "alice", byHash(code)), missing)
	expect(t, "nobody's name", s.as("alice", "alice", byAccount("bob")),
		failure("0", `{"GlobalContractDoesNotExist":{"identifier":{"account_id":"bob"}}}`))
	// What a receipt publishes is there after it, not within it, and not if it fails.
	expect(t, "at once", s.as("alice", "alice", publish(code, transaction.ByCodeHash), byHash(code)),
		failure("1", `{"GlobalContractDoesNotExist":{"identifier":{"hash":"`+transaction.Hash(sha256.Sum256(code)).String()+`"}}}`))
	expect(t, "of a failed receipt", s.as("alice", "alice", byHash(code)), missing)
	expect(t, "publish", s.as("alice", "alice", publish(code, transaction.ByCodeHash)), "ok")
	expect(t, "by now", s.as("bob", "bob", byHash(code)), "ok")
}

func TestOnlyTheAccountItselfPublishesAndUses(t *testing.T) {
	s := newStage(t)
	denied := failure("0", `{"ActorNoPermission":{"account_id":"bob","actor_id":"alice"}}`)
	expect(t, "publish", s.as("alice", "bob", publish([]byte{1}, transaction.ByCodeHash)), denied)
	expect(t, "use", s.as("alice", "bob", byHash(nil)), denied)
}

// TestEthAccountsUseTheWalletOnceItIsPublished: the schedule names the wallet by
// hash, so code that anybody publishes is taken only if it is the very one.
func TestEthAccountsUseTheWalletOnceItIsPublished(t *testing.T) {
	s := newStage(t)
	wallet := s.script.code()
	schedule := *s.l.Schedule
	schedule.EthWallet = sha256.Sum256(wallet)
	s.l.rebuild(&schedule, s.l.runtime.Engine)
	id := account.ID("0x" + implicitHex[:40])
	expect(t, "create", s.as("alice", id, transaction.Transfer{Deposit: near(1)}), "ok")
	acc, _ := s.view().Account(id)
	expect(t, "contract", acc.Contract, state.Contract{Kind: state.GlobalContract, Hash: schedule.EthWallet})
	expect(t, "before", s.as("alice", id, call("m", 10*tgas)),
		failure("0", `{"FunctionCallError":{"CompilationError":{"CodeDoesNotExist":{"account_id":"`+string(id)+`"}}}}`))
	expect(t, "publish", s.as("bob", "bob", publish(wallet, transaction.ByCodeHash)), "ok")
	expect(t, "after", s.as("alice", id, call("m", 10*tgas)), "ok")
}

package sim

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/ledger"
	"latchkey/core/prepare"
	"latchkey/core/transaction"
)

// Who is there from the start. Each has one full-access key, that of its name.
var (
	people  = []account.ID{"ann.sim", "bob.sim", "cat.sim", "dan.sim"}
	puppets = []account.ID{"p0.sim", "p1.sim", "p2.sim"}
)

const (
	rootID    account.ID = "sim" // makes accounts
	dropID    account.ID = "drop.sim"
	tokenID   account.ID = "ft.sim"
	lenderID  account.ID = "lender.sim"  // lends keys out that its guard looks after
	guardedID account.ID = "guarded.sim" // a puppet with a guard
)

// adminKey may change the ledger's settings.
const adminKey = "admin"

// guardedKey is the limited key of the puppet with a guard.
const guardedKey = "guarded"

// genesisTime is when every simulation starts, in nanoseconds since 1970.
const genesisTime = 1_800_000_000_000_000_000

// Contracts are the real plugins, by name: drop, ft, registrar and guard, the
// example that lends keys.
type Contracts map[string][]byte

// ContractNames are those that a simulation needs.
var ContractNames = []string{"drop", "ft", "guard", "registrar"}

func global(name string) account.ID { return account.ID(name + ".latchkey") }

// secret is the key that a name stands for.
func secret(name string) keys.SecretKey { return keys.FromSeed(sha256.Sum256([]byte("sim " + name))) }

// near is so many thousandths of a NEAR.
func near(thousandths uint64) amount.Yocto {
	one, _ := amount.From(1_000_000_000_000).Mul64(1_000_000_000)
	sum, _ := one.Mul64(thousandths)
	return sum
}

func subAccount(of account.ID, n int) account.ID { return account.ID(fmt.Sprintf("x%d.%s", n, of)) }

func binaryWords(words ...uint64) (out []byte) {
	for _, w := range words {
		out = binary.LittleEndian.AppendUint64(out, w)
	}
	return out
}

// genesis is what every simulation begins with, and the code that it names.
func genesis(contracts Contracts) (*ledger.Genesis, map[transaction.Hash][]byte) {
	g := &ledger.Genesis{ChainID: "sim", Time: genesisTime, Height: 1, Schedule: "classic", PrepareVersion: prepare.Version,
		AdminKeys: []keys.PublicKey{secret(adminKey).PublicKey()}}
	code := map[transaction.Hash][]byte{}
	add := func(name string, wasm []byte) {
		hash := transaction.Hash(sha256.Sum256(wasm))
		code[hash] = wasm
		g.GlobalContracts = append(g.GlobalContracts, ledger.GlobalContract{AccountID: global(name), CodeHash: hash})
	}
	for _, name := range slices.Sorted(maps.Keys(contracts)) {
		add(name, contracts[name])
	}
	add("puppet", puppetCode())
	add("guarded", guardedPuppet())
	account := func(id account.ID, thousandths uint64, contract string) {
		a := ledger.GenesisAccount{AccountID: id, Amount: near(thousandths), Keys: []ledger.GenesisKey{{PublicKey: secret(string(id)).PublicKey()}}}
		if contract != "" {
			a.Contract = global(contract)
		}
		g.Accounts = append(g.Accounts, a)
	}
	for i, id := range people {
		account(id, 1_000_000, "")
		allowance := near(60)
		g.Accounts[i].Keys = append(g.Accounts[i].Keys, ledger.GenesisKey{PublicKey: secret(relayName(id)).PublicKey()},
			ledger.GenesisKey{PublicKey: secret(limitedName(id, 0)).PublicKey(), Permission: limited(&allowance, limitedTo(0))})
	}
	for _, id := range puppets {
		account(id, 100_000, "puppet")
	}
	account(guardedID, 100_000, "guarded")
	guarded := &g.Accounts[len(g.Accounts)-1]
	guarded.Keys = append(guarded.Keys, ledger.GenesisKey{PublicKey: secret(guardedKey).PublicKey(), Permission: limited(nil, puppets[0], note)})
	account(rootID, 1_000_000, "registrar")
	account(dropID, 10_000, "drop")
	account(tokenID, 10_000, "ft")
	account(lenderID, 100_000, "guard")
	g.Calls = []ledger.GenesisCall{
		{AccountID: dropID, Method: "new", Args: `{"top_level_account":"sim"}`},
		{AccountID: tokenID, Method: "new", Args: `{"owner_id":"ann.sim","total_supply":"1000000","metadata":{"spec":"ft-1.0.0","name":"Sim","symbol":"SIM","decimals":0}}`},
	}
	return g, code
}

package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/fees"
	"latchkey/core/keys"
	"latchkey/core/policy"
	"latchkey/core/receipt"
	"latchkey/core/runtime"
	"latchkey/core/state"
	"latchkey/core/tagged"
	"latchkey/core/transaction"
)

// Genesis is what a ledger starts with. Code is named by hash; whoever starts
// the ledger brings it along.
type Genesis struct {
	ChainID  string `json:"chain_id"`
	Time     uint64 `json:"genesis_time_nanosec,string"` // nanoseconds since 1970
	Height   uint64 `json:"genesis_height"`              // at least 1
	Schedule string `json:"schedule"`
	// BlockIntervalMin is how long a host waits at least between commits, in
	// milliseconds: what arrives meanwhile shares a block.
	BlockIntervalMin uint64           `json:"block_interval_min_ms,omitempty"`
	PrepareVersion   uint32           `json:"prepare_version"`
	Accounts         []GenesisAccount `json:"accounts"`
	// GlobalContracts are usable by every account, under their account id and
	// under their code hash.
	GlobalContracts []GlobalContract `json:"global_contracts"`
	// Calls run in the genesis block, in order and free of charge: they set
	// contracts up.
	Calls []GenesisCall `json:"calls,omitempty"`
	// Deployable is "any", or the hashes of the code that accounts may deploy:
	// for hosts that run only what they were built with. Those of
	// GlobalContracts need not be listed.
	Deployable state.Deployable `json:"deployable"`
	// Caps are ceilings of every plugin, whatever it asks for itself.
	Caps policy.Caps `json:"caps"`
	// AdminKeys sign changes of PrepareVersion, Deployable, Caps and AdminKeys:
	// with none, those stay for ever.
	AdminKeys []keys.PublicKey `json:"admin_keys,omitempty"`
	// Dev grants development powers: the faucet, among others.
	Dev bool `json:"dev"`
}

// GenesisCall is a call of an account's contract by the account itself.
type GenesisCall struct {
	AccountID account.ID `json:"account_id"`
	Method    string     `json:"method"`
	Args      string     `json:"args"`
}

// GenesisAccount is an account that exists from the start.
type GenesisAccount struct {
	AccountID account.ID   `json:"account_id"`
	Amount    amount.Yocto `json:"amount"`
	Keys      []GenesisKey `json:"keys"`
	// Contract names the account whose global contract this account uses; empty is none.
	Contract account.ID `json:"contract,omitempty"`
}

// GenesisKey is a key of a genesis account.
type GenesisKey struct {
	PublicKey  keys.PublicKey       `json:"public_key"`
	Permission accesskey.Permission `json:"permission"`
}

// GlobalContract is code that every account may use by the name of AccountID.
type GlobalContract struct {
	AccountID account.ID       `json:"account_id"`
	CodeHash  transaction.Hash `json:"code_hash"`
}

// GenesisError is a genesis that cannot start a ledger.
type GenesisError struct{ Reason string }

func (e *GenesisError) Error() string { return "genesis: " + e.Reason }

// ParseGenesis reads a genesis from JSON; unknown fields are refused.
func ParseGenesis(b []byte) (*Genesis, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	g := &Genesis{}
	if err := d.Decode(g); err != nil {
		return nil, &GenesisError{tagged.Misread(b, g, err)}
	}
	return g, g.check()
}

// blockIntervalMinMax bounds BlockIntervalMin, in milliseconds: senders give up
// after ten seconds.
const blockIntervalMinMax = 5_000

func (g *Genesis) check() error {
	switch {
	case g.ChainID == "":
		return &GenesisError{"chain_id is empty"}
	case g.Height < 1:
		return &GenesisError{"genesis_height is at least 1"}
	}
	if refusal := checkSettings(g.settings()); refusal != nil {
		return &GenesisError{refusal.Error()}
	}
	if g.BlockIntervalMin > blockIntervalMinMax {
		return &GenesisError{fmt.Sprintf("block_interval_min_ms is %d, at most %d is allowed", g.BlockIntervalMin, blockIntervalMinMax)}
	}
	if _, ok := fees.ByName(g.Schedule); !ok {
		return &GenesisError{fmt.Sprintf("schedule %q is unknown; known are %s", g.Schedule, strings.Join(fees.Names(), " and "))}
	}
	seen := map[account.ID]bool{}
	for _, a := range g.Accounts {
		if a.AccountID == account.System {
			return &GenesisError{"account system cannot exist: it is who refunds come from"}
		}
		if seen[a.AccountID] {
			return &GenesisError{fmt.Sprintf("account %s is listed twice", a.AccountID)}
		}
		seen[a.AccountID] = true
		for _, k := range a.Keys {
			if k.PublicKey.Type().IsPostQuantum() {
				return &GenesisError{fmt.Sprintf("account %s has a key of type %s, which no transaction could use", a.AccountID, k.PublicKey.Type())}
			}
		}
	}
	return nil
}

// settings are those that the ledger starts with.
func (g *Genesis) settings() *state.Settings {
	return &state.Settings{PrepareVersion: g.PrepareVersion, Deployable: g.Deployable, Caps: g.Caps, AdminKeys: g.AdminKeys}
}

// build makes the genesis state in st, which is empty, and returns the total supply.
func (g *Genesis) build(st *state.State, r *runtime.Runtime, code func(transaction.Hash) ([]byte, bool)) (amount.Yocto, error) {
	supply, err := g.write(st, r.Schedule, code)
	if err != nil {
		return amount.Zero, err
	}
	return supply, g.run(st, r)
}

// write puts what genesis lists into st and returns the total supply.
func (g *Genesis) write(st *state.State, s *fees.Schedule, code func(transaction.Hash) ([]byte, bool)) (amount.Yocto, error) {
	for _, c := range g.GlobalContracts {
		b, ok := code(c.CodeHash)
		if !ok || st.Publish(b) != c.CodeHash {
			return amount.Zero, &GenesisError{fmt.Sprintf("the code %s of global contract %s is missing", c.CodeHash, c.AccountID)}
		}
		st.SetGlobal(c.AccountID, c.CodeHash)
	}
	st.SetSettings(g.settings())
	supply := amount.Zero
	for _, a := range g.Accounts {
		if err := a.write(st, s); err != nil {
			return amount.Zero, err
		}
		sum, ok := supply.Add(a.Amount)
		if !ok {
			return amount.Zero, &GenesisError{"the accounts together hold more than 2^128 yocto"}
		}
		supply = sum
	}
	return supply, nil
}

// run makes the calls of genesis on st. A call that fails, or that makes
// receipts, which nobody would pay for, is an error.
func (g *Genesis) run(st *state.State, r *runtime.Runtime) error {
	for i, c := range g.Calls {
		rc := &receipt.Receipt{ID: receipt.Child(transaction.Hash{}, g.Height, uint64(i)),
			Predecessor: c.AccountID, Receiver: c.AccountID, Signer: c.AccountID,
			Actions: []transaction.Action{transaction.FunctionCall{
				MethodName: c.Method, Args: []byte(c.Args), Gas: r.Schedule.Limits.TotalPrepaidGasMax}}}
		result := r.Apply(st, rc, nil, runtime.Surroundings{Height: g.Height, Time: g.Time, Settings: g.settings()})
		if err := st.Err(); err != nil { // the host's, which makes the outcome worthless
			return err
		}
		if result.Outcome.Status.Kind == runtime.Failure {
			return &GenesisError{fmt.Sprintf("call of %s.%s: %s", c.AccountID, c.Method, tagged.Text(result.Outcome.Status.Failure.JSON()))}
		}
		if len(result.Receipts) > 0 {
			return &GenesisError{fmt.Sprintf("call of %s.%s makes receipts", c.AccountID, c.Method)}
		}
	}
	return nil
}

func (a *GenesisAccount) write(st *state.State, s *fees.Schedule) error {
	acc := state.Account{Amount: a.Amount, StorageUsage: s.Storage.AccountBytes}
	if a.Contract != "" {
		if _, ok := st.Global(a.Contract); !ok {
			return &GenesisError{fmt.Sprintf("account %s uses the global contract of %s, which is not listed", a.AccountID, a.Contract)}
		}
		acc.Contract = state.Contract{Kind: state.GlobalByAccount, AccountID: a.Contract}
		acc.StorageUsage += runtime.ContractBytes(st, acc.Contract)
	}
	for _, k := range a.Keys {
		ak := accesskey.AccessKey{Permission: k.Permission}
		st.SetAccessKey(a.AccountID, k.PublicKey, ak)
		acc.StorageUsage += state.AccessKeyBytes(s.Storage, k.PublicKey, ak)
	}
	if short := state.StorageShortfall(s.Storage, &acc); !short.IsZero() {
		return &GenesisError{fmt.Sprintf("account %s lacks %s NEAR of its storage stake", a.AccountID, short.FormatNEAR())}
	}
	st.SetAccount(a.AccountID, acc)
	return nil
}

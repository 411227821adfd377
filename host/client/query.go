package client

import (
	"context"
	"encoding/json"

	"latchkey/core/accesskey"
	"latchkey/core/account"
	"latchkey/core/amount"
	"latchkey/core/keys"
	"latchkey/core/rpc"
	"latchkey/core/transaction"
	"latchkey/host/credentials"
)

// At names the block that a question is about.
type At struct {
	Finality string `json:"finality,omitempty"`
	BlockID  any    `json:"block_id,omitempty"` // height or hash
}

var (
	// Optimistic is the newest block.
	Optimistic = At{Finality: "optimistic"}
	// Final is the newest block that cannot be undone.
	Final = At{Finality: "final"}
)

// AtHeight names a block by its height.
func AtHeight(height uint64) At { return At{BlockID: height} }

// AtHash names a block by its hash.
func AtHash(hash transaction.Hash) At { return At{BlockID: hash} }

// Place is the block that an answer is about.
type Place = rpc.Place

// Account is an account's record.
type Account struct {
	Amount       amount.Yocto     `json:"amount"`
	Locked       amount.Yocto     `json:"locked"`
	CodeHash     transaction.Hash `json:"code_hash"` // zero: no code of its own
	StorageUsage uint64           `json:"storage_usage"`
	// Code that all accounts may use is named by one of these.
	GlobalContractHash      *transaction.Hash `json:"global_contract_hash,omitempty"`
	GlobalContractAccountID account.ID        `json:"global_contract_account_id,omitempty"`
	Place
}

// AccessKey is one key of an account.
type AccessKey struct {
	Nonce      uint64               `json:"nonce"`
	Permission accesskey.Permission `json:"permission"`
	Place
}

// ListedKey is an entry of AccessKeys. A node may list key types and
// permissions that this program does not know, so both are left as they came.
type ListedKey struct {
	PublicKey string          `json:"public_key"`
	AccessKey json.RawMessage `json:"access_key"`
}

// KeyList are the keys of an account.
type KeyList struct {
	Keys []ListedKey `json:"keys"`
	Place
}

// ViewResult is what a view method returned.
type ViewResult struct {
	Value []byte
	Logs  []string
	Place
}

type params map[string]any

// query asks the query method and turns its flat errors into *Error.
func (c *Client) query(ctx context.Context, at At, requestType string, p params, result any) error {
	p["request_type"] = requestType
	if at.Finality != "" {
		p["finality"] = at.Finality
	} else {
		p["block_id"] = at.BlockID
	}
	var raw json.RawMessage
	if err := c.Do(ctx, "query", p, &raw); err != nil {
		return err
	}
	var flat flatError
	if json.Unmarshal(raw, &flat) == nil && flat.Error != nil {
		return flat.asError()
	}
	if json.Unmarshal(raw, result) != nil {
		return c.badForm("query " + requestType)
	}
	return nil
}

// Account returns an account's record; its absence is UnknownAccount.
func (c *Client) Account(ctx context.Context, at At, id account.ID) (*Account, error) {
	var a Account
	return &a, c.query(ctx, at, "view_account", params{"account_id": id}, &a)
}

// AccessKey returns one key of an account; its absence is UnknownAccessKey.
func (c *Client) AccessKey(ctx context.Context, at At, id account.ID, key keys.PublicKey) (*AccessKey, error) {
	var k AccessKey
	return &k, c.query(ctx, at, "view_access_key", params{"account_id": id, "public_key": key}, &k)
}

// AccessKeys returns all keys of an account. An account that does not exist
// has none.
func (c *Client) AccessKeys(ctx context.Context, at At, id account.ID) (*KeyList, error) {
	var l KeyList
	return &l, c.query(ctx, at, "view_access_key_list", params{"account_id": id}, &l)
}

// View calls a method that changes nothing; its failure is ContractExecutionError.
func (c *Client) View(ctx context.Context, at At, contract account.ID, method string, args []byte) (*ViewResult, error) {
	var answer struct {
		Result []int    `json:"result"` // bytes as numbers
		Logs   []string `json:"logs"`
		Place
	}
	if args == nil {
		args = []byte{}
	}
	err := c.query(ctx, at, "call_function", params{"account_id": contract, "method_name": method, "args_base64": args}, &answer)
	if err != nil {
		return nil, err
	}
	v := &ViewResult{Value: make([]byte, len(answer.Result)), Logs: answer.Logs, Place: answer.Place}
	for i, n := range answer.Result {
		v.Value[i] = byte(n)
	}
	return v, nil
}

// Block is a block's header.
type Block struct {
	Height    uint64           `json:"height"`
	Hash      transaction.Hash `json:"hash"`
	PrevHash  transaction.Hash `json:"prev_hash"`
	Timestamp uint64           `json:"timestamp"` // nanoseconds since 1970
	GasPrice  amount.Yocto     `json:"gas_price"`
}

// Block returns a block's header.
func (c *Client) Block(ctx context.Context, at At) (*Block, error) {
	var answer struct {
		Header Block `json:"header"`
	}
	return &answer.Header, c.Do(ctx, "block", at, &answer)
}

// Status is what a node says about itself.
type Status struct {
	ChainID     string           `json:"chain_id"`
	GenesisHash transaction.Hash `json:"genesis_hash"`
	Version     struct {
		Version string `json:"version"`
	} `json:"version"`
	ProtocolVersion uint32 `json:"protocol_version"`
	SyncInfo        struct {
		LatestBlockHeight uint64           `json:"latest_block_height"`
		LatestBlockHash   transaction.Hash `json:"latest_block_hash"`
	} `json:"sync_info"`
}

// Status asks the node who it is.
func (c *Client) Status(ctx context.Context) (*Status, error) {
	var s Status
	return &s, c.Do(ctx, "status", []any{}, &s)
}

// Ledger asks the node which ledger it serves.
func (c *Client) Ledger(ctx context.Context) (credentials.Ledger, error) {
	status, err := c.Status(ctx)
	return credentials.Ledger{ChainID: status.ChainID, Genesis: status.GenesisHash}, err
}

// Guarded reports whether an account's contract is asked about what a key of it
// signs. A node that knows no guards has none.
func (c *Client) Guarded(ctx context.Context, id account.ID, key string) (bool, error) {
	var fate struct{ Guarded bool }
	err := c.Do(ctx, "latchkey_access_key", params{"account_id": id, "public_key": key}, &fate)
	if Is(err, "METHOD_NOT_FOUND") {
		return false, nil
	}
	return fate.Guarded, err
}

// ContractABI returns the ABI of an account's contract; nil where it has none, or where
// the node is no Latchkey.
func (c *Client) ContractABI(ctx context.Context, id account.ID) ([]byte, error) {
	var says struct{ ABI json.RawMessage }
	err := c.Do(ctx, "latchkey_contract", params{"account_id": id}, &says)
	if Is(err, "METHOD_NOT_FOUND") || string(says.ABI) == "null" {
		return nil, nil
	}
	return says.ABI, err
}

package rpc

import (
	"strings"
	"time"

	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// versionView names the program; it has no Rust in it.
type versionView struct {
	Version      string `json:"version"`
	Build        string `json:"build"`
	Commit       string `json:"commit"`
	RustcVersion string `json:"rustc_version"`
}

func (x *exchange) version() versionView {
	return versionView{x.node().Version, "latchkey", "none", "none"}
}

type statusView struct {
	Version               versionView      `json:"version"`
	ChainID               string           `json:"chain_id"`
	GenesisHash           transaction.Hash `json:"genesis_hash"`
	ProtocolVersion       uint32           `json:"protocol_version"`
	LatestProtocolVersion uint32           `json:"latest_protocol_version"`
	RPCAddr               string           `json:"rpc_addr"`
	NodePublicKey         string           `json:"node_public_key"`
	NodeKey               string           `json:"node_key"`
	ValidatorAccountID    string           `json:"validator_account_id"`
	ValidatorPublicKey    string           `json:"validator_public_key"`
	Validators            []validatorName  `json:"validators"`
	SyncInfo              syncInfo         `json:"sync_info"`
	UptimeSec             uint64           `json:"uptime_sec"`
}

type validatorName struct {
	AccountID string `json:"account_id"`
}

type syncInfo struct {
	LatestBlockHash     transaction.Hash `json:"latest_block_hash"`
	LatestBlockHeight   uint64           `json:"latest_block_height"`
	LatestStateRoot     transaction.Hash `json:"latest_state_root"`
	LatestBlockTime     string           `json:"latest_block_time"`
	EarliestBlockHash   transaction.Hash `json:"earliest_block_hash"`
	EarliestBlockHeight uint64           `json:"earliest_block_height"`
	EarliestBlockTime   string           `json:"earliest_block_time"`
	EpochID             transaction.Hash `json:"epoch_id"`
	EpochStartHeight    uint64           `json:"epoch_start_height"`
	Syncing             bool             `json:"syncing"`
}

func status(x *exchange, _ params) (any, *Error) {
	first, failure := x.byHeight(x.ledger.Genesis.Height)
	if failure != nil {
		return nil, failure
	}
	earliest, failure := x.byHeight(x.view.Earliest())
	if failure != nil {
		return nil, failure
	}
	head, node := x.view.Head, x.node()
	epoch := x.epochOf(head.Height)
	epochID, failure := x.epochID(epoch)
	if failure != nil {
		return nil, failure
	}
	return statusView{
		Version: x.version(),
		ChainID: x.ledger.Genesis.ChainID, GenesisHash: first.Hash,
		ProtocolVersion: x.ledger.Schedule.ProtocolVersion, LatestProtocolVersion: x.ledger.Schedule.ProtocolVersion,
		RPCAddr: node.Listen, NodePublicKey: node.PublicKey, NodeKey: node.PublicKey,
		ValidatorAccountID: node.ValidatorID, ValidatorPublicKey: node.PublicKey,
		Validators: []validatorName{{node.ValidatorID}}, UptimeSec: node.UptimeSec,
		SyncInfo: syncInfo{
			LatestBlockHash: head.Hash, LatestBlockHeight: head.Height, LatestStateRoot: head.State, LatestBlockTime: rfc3339(head),
			EarliestBlockHash: earliest.Hash, EarliestBlockHeight: earliest.Height, EarliestBlockTime: rfc3339(earliest),
			EpochID: epochID, EpochStartHeight: x.epochStart(epoch),
		},
	}, nil
}

func rfc3339(b *ledger.Block) string {
	return time.Unix(0, int64(b.Time)).UTC().Format(time.RFC3339Nano)
}

// node describes the host; one without a key of its own shows the key of zeros.
func (x *exchange) node() Node {
	node := x.host.Node()
	if node.PublicKey == "" {
		node.PublicKey = "ed25519:" + strings.Repeat("1", 32)
	}
	return node
}

func health(*exchange, params) (any, *Error) { return nil, nil }

func networkInfo(*exchange, params) (any, *Error) {
	return map[string]any{"active_peers": []string{}, "num_active_peers": 0, "peer_max_count": 0,
		"sent_bytes_per_sec": 0, "received_bytes_per_sec": 0, "known_producers": []string{}}, nil
}

func gasPrice(x *exchange, p params) (any, *Error) {
	b, failure := x.maybeBlock(p)
	if failure != nil {
		return nil, failure
	}
	return map[string]amount.Yocto{"gas_price": b.GasPrice}, nil
}

// splitStorageInfo tells that nothing is moved to a second store.
func splitStorageInfo(x *exchange, _ params) (any, *Error) {
	head := x.view.Head.Height
	return map[string]any{"head_height": head, "final_head_height": head, "hot_db_kind": "RPC"}, nil
}

package nearnode

import (
	"time"

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

func (l *Ledger) version() versionView {
	return versionView{l.Node.Version, "latchkey", "none", "none"}
}

// StatusView is nearcore's JSON of a node's status.
type StatusView struct {
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

// Status shows the node and its newest block.
func Status(l *Ledger) (*StatusView, error) {
	first, err := l.block(l.Genesis.Height)
	if err != nil {
		return nil, err
	}
	earliest, err := l.block(l.View.Earliest())
	if err != nil {
		return nil, err
	}
	head, key := l.View.Head, l.Node.publicKey()
	epoch := l.epochOf(head.Height)
	epochID, err := l.epochID(epoch)
	if err != nil {
		return nil, err
	}
	return &StatusView{
		Version: l.version(),
		ChainID: l.Genesis.ChainID, GenesisHash: first.Hash,
		ProtocolVersion: l.Schedule.ProtocolVersion, LatestProtocolVersion: l.Schedule.ProtocolVersion,
		RPCAddr: l.Node.Listen, NodePublicKey: key, NodeKey: key,
		ValidatorAccountID: l.Node.ValidatorID, ValidatorPublicKey: key,
		Validators: []validatorName{{l.Node.ValidatorID}}, UptimeSec: l.Node.UptimeSec,
		SyncInfo: syncInfo{
			LatestBlockHash: head.Hash, LatestBlockHeight: head.Height, LatestStateRoot: head.State, LatestBlockTime: rfc3339(head),
			EarliestBlockHash: earliest.Hash, EarliestBlockHeight: earliest.Height, EarliestBlockTime: rfc3339(earliest),
			EpochID: epochID, EpochStartHeight: l.epochStart(epoch),
		},
	}, nil
}

func rfc3339(b *ledger.Block) string {
	return time.Unix(0, int64(b.Time)).UTC().Format(time.RFC3339Nano)
}

// NetworkInfo shows a network of one.
func NetworkInfo() map[string]any {
	return constant(`{"active_peers": [], "num_active_peers": 0, "peer_max_count": 0,
		"sent_bytes_per_sec": 0, "received_bytes_per_sec": 0, "known_producers": []}`)
}

// SplitStorageInfo tells that nothing is moved to a second store.
func SplitStorageInfo(l *Ledger) map[string]any {
	head := l.View.Head.Height
	return map[string]any{"head_height": head, "final_head_height": head, "hot_db_kind": "RPC"}
}

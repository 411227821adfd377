package rpc

import (
	"encoding/json"
	"time"

	"latchkey/core/amount"
	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

type statusView struct {
	Version struct {
		Version      string `json:"version"`
		Build        string `json:"build"`
		Commit       string `json:"commit"`
		RustcVersion string `json:"rustc_version"`
	} `json:"version"`
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
	Syncing             bool             `json:"syncing"`
}

func status(c *context, _ params) (any, *Error) {
	first, failure := c.byHeight(c.ledger.Genesis.Height)
	if failure != nil {
		return nil, failure
	}
	head, node := c.view.Head, c.host.Node()
	v := statusView{
		ChainID: c.ledger.Genesis.ChainID, GenesisHash: first.Hash,
		ProtocolVersion: c.ledger.Schedule.ProtocolVersion, LatestProtocolVersion: c.ledger.Schedule.ProtocolVersion,
		RPCAddr: node.Listen, NodePublicKey: node.PublicKey, NodeKey: node.PublicKey,
		ValidatorAccountID: node.ValidatorID, ValidatorPublicKey: node.PublicKey,
		Validators: []validatorName{{node.ValidatorID}}, UptimeSec: node.UptimeSec,
		SyncInfo: syncInfo{
			LatestBlockHash: head.Hash, LatestBlockHeight: head.Height, LatestStateRoot: head.State, LatestBlockTime: rfc3339(head),
			EarliestBlockHash: first.Hash, EarliestBlockHeight: first.Height, EarliestBlockTime: rfc3339(first),
		},
	}
	v.Version.Version, v.Version.Build = node.Version, "latchkey"
	v.Version.Commit, v.Version.RustcVersion = "none", "none"
	return v, nil
}

func rfc3339(b *ledger.Block) string {
	return time.Unix(0, int64(b.Time)).UTC().Format(time.RFC3339Nano)
}

func health(*context, params) (any, *Error) { return nil, nil }

func networkInfo(*context, params) (any, *Error) {
	return map[string]any{"active_peers": []string{}, "num_active_peers": 0, "peer_max_count": 0,
		"sent_bytes_per_sec": 0, "received_bytes_per_sec": 0, "known_producers": []string{}}, nil
}

func gasPrice(c *context, p params) (any, *Error) {
	var ref struct {
		BlockID json.RawMessage `json:"block_id"`
	}
	if p.isArray() {
		items, failure := p.array(0, 1)
		if failure != nil {
			return nil, failure
		}
		if len(items) == 1 {
			ref.BlockID = items[0]
		}
	} else if !p.isEmpty() {
		if failure := p.object(&ref); failure != nil {
			return nil, failure
		}
	}
	b := c.view.Head
	if hasValue(ref.BlockID) {
		var failure *Error
		if b, failure = c.byID(ref.BlockID); failure != nil {
			return nil, failure
		}
	}
	return map[string]amount.Yocto{"gas_price": b.GasPrice}, nil
}

// validators names the one account that stands for block production. There is
// no staking game: it has the least stake and every block.
func validators(c *context, _ params) (any, *Error) {
	node, head := c.host.Node(), c.view.Head
	produced := head.Height - c.ledger.Genesis.Height + 1 // genesis counts: clients divide by it
	current := map[string]any{
		"account_id": node.ValidatorID, "public_key": node.PublicKey, "is_slashed": false,
		"stake": c.ledger.Schedule.StakeMin, "shards": []int{0},
		"num_produced_blocks": produced, "num_expected_blocks": produced,
		"num_produced_chunks": produced, "num_expected_chunks": produced,
		"num_produced_chunks_per_shard": []uint64{produced}, "num_expected_chunks_per_shard": []uint64{produced},
		"num_produced_endorsements": 0, "num_expected_endorsements": 0,
		"num_produced_endorsements_per_shard": []uint64{0}, "num_expected_endorsements_per_shard": []uint64{0},
		"shards_endorsed": []int{},
	}
	next := map[string]any{"account_id": node.ValidatorID, "public_key": node.PublicKey,
		"stake": c.ledger.Schedule.StakeMin, "shards": []int{0}}
	epoch := head.Height / c.ledger.Schedule.EpochBlocks
	return map[string]any{
		"current_validators": []any{current}, "next_validators": []any{next},
		"current_fishermen": []any{}, "next_fishermen": []any{}, "current_proposals": []any{}, "prev_epoch_kickout": []any{},
		"epoch_start_height": max(epoch*c.ledger.Schedule.EpochBlocks, c.ledger.Genesis.Height), "epoch_height": epoch,
	}, nil
}

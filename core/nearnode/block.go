package nearnode

import (
	"strconv"
	"strings"

	"latchkey/core/ledger"
	"latchkey/core/transaction"
)

// zeroSignature fills the signature fields: blocks here are not signed.
var zeroSignature = "ed25519:" + strings.Repeat("1", 64)

// BlockView is nearcore's JSON of a block.
type BlockView struct {
	Author string        `json:"author"`
	Header blockHeader   `json:"header"`
	Chunks []chunkHeader `json:"chunks"`
}

type blockHeader struct {
	Height                uint64           `json:"height"`
	PrevHeight            *uint64          `json:"prev_height,omitempty"`
	EpochID               transaction.Hash `json:"epoch_id"`
	NextEpochID           transaction.Hash `json:"next_epoch_id"`
	Hash                  transaction.Hash `json:"hash"`
	PrevHash              transaction.Hash `json:"prev_hash"`
	PrevStateRoot         transaction.Hash `json:"prev_state_root"`
	ChunkReceiptsRoot     transaction.Hash `json:"chunk_receipts_root"`
	ChunkHeadersRoot      transaction.Hash `json:"chunk_headers_root"`
	ChunkTxRoot           transaction.Hash `json:"chunk_tx_root"`
	OutcomeRoot           transaction.Hash `json:"outcome_root"`
	ChunksIncluded        uint64           `json:"chunks_included"`
	ChallengesRoot        transaction.Hash `json:"challenges_root"`
	Timestamp             uint64           `json:"timestamp"`
	TimestampNanosec      string           `json:"timestamp_nanosec"`
	RandomValue           transaction.Hash `json:"random_value"`
	ValidatorProposals    []string         `json:"validator_proposals"`
	ChunkMask             []bool           `json:"chunk_mask"`
	GasPrice              string           `json:"gas_price"`
	BlockOrdinal          uint64           `json:"block_ordinal"`
	RentPaid              string           `json:"rent_paid"`
	ValidatorReward       string           `json:"validator_reward"`
	TotalSupply           string           `json:"total_supply"`
	ChallengesResult      []string         `json:"challenges_result"`
	LastFinalBlock        transaction.Hash `json:"last_final_block"`
	LastDSFinalBlock      transaction.Hash `json:"last_ds_final_block"`
	NextBPHash            transaction.Hash `json:"next_bp_hash"`
	BlockMerkleRoot       transaction.Hash `json:"block_merkle_root"`
	Approvals             []string         `json:"approvals"`
	Signature             string           `json:"signature"`
	LatestProtocolVersion uint32           `json:"latest_protocol_version"`
}

// Block shows a block. The hashes that this ledger does not compute stay zero.
func Block(l *Ledger, b *ledger.Block) (*BlockView, error) {
	epoch, err := l.epochID(l.epochOf(b.Height))
	if err != nil {
		return nil, err
	}
	nextEpoch, err := l.epochID(l.epochOf(b.Height) + 1)
	if err != nil {
		return nil, err
	}
	h := blockHeader{
		Height: b.Height, EpochID: epoch, NextEpochID: nextEpoch,
		Hash: b.Hash, PrevHash: b.PrevHash, PrevStateRoot: b.PrevState, ChunksIncluded: 1,
		Timestamp: b.Time, TimestampNanosec: strconv.FormatUint(b.Time, 10), RandomValue: b.Random,
		ValidatorProposals: []string{}, ChunkMask: []bool{true}, GasPrice: b.GasPrice.String(),
		BlockOrdinal: b.Height - l.Genesis.Height + 1, RentPaid: "0", ValidatorReward: "0",
		TotalSupply: b.Supply.String(), ChallengesResult: []string{},
		LastFinalBlock: b.Hash, LastDSFinalBlock: b.Hash, Approvals: []string{}, Signature: zeroSignature,
		LatestProtocolVersion: l.Schedule.ProtocolVersion,
	}
	if b.Height > l.Genesis.Height {
		prev := b.Height - 1
		h.PrevHeight = &prev
	}
	return &BlockView{Author: l.Node.ValidatorID, Header: h, Chunks: []chunkHeader{l.chunkHeader(b)}}, nil
}

package nearnode

import (
	"encoding/json"

	"latchkey/core/ledger"
	"latchkey/core/receipt"
	"latchkey/core/transaction"
)

// Each block has one chunk, of shard 0. It goes by the block's hash.

// ChunkView is nearcore's JSON of a chunk.
type ChunkView struct {
	Author       string      `json:"author"`
	Header       chunkHeader `json:"header"`
	Transactions []any       `json:"transactions"`
	// Receipts are those that ran in the block, refunds included, in their order.
	Receipts []json.RawMessage `json:"receipts"`
}

type chunkHeader struct {
	ChunkHash            transaction.Hash `json:"chunk_hash"`
	PrevBlockHash        transaction.Hash `json:"prev_block_hash"`
	OutcomeRoot          transaction.Hash `json:"outcome_root"`
	PrevStateRoot        transaction.Hash `json:"prev_state_root"`
	EncodedMerkleRoot    transaction.Hash `json:"encoded_merkle_root"`
	EncodedLength        uint64           `json:"encoded_length"`
	HeightCreated        uint64           `json:"height_created"`
	HeightIncluded       uint64           `json:"height_included"`
	ShardID              uint64           `json:"shard_id"`
	GasUsed              uint64           `json:"gas_used"`
	GasLimit             uint64           `json:"gas_limit"`
	RentPaid             string           `json:"rent_paid"`
	ValidatorReward      string           `json:"validator_reward"`
	BalanceBurnt         string           `json:"balance_burnt"`
	OutgoingReceiptsRoot transaction.Hash `json:"outgoing_receipts_root"`
	TxRoot               transaction.Hash `json:"tx_root"`
	ValidatorProposals   []string         `json:"validator_proposals"`
	Signature            string           `json:"signature"`
}

func (l *Ledger) chunkHeader(b *ledger.Block) chunkHeader {
	return chunkHeader{
		ChunkHash: b.Hash, PrevBlockHash: b.PrevHash, PrevStateRoot: b.PrevState, HeightCreated: b.Height, HeightIncluded: b.Height,
		GasUsed: b.GasUsed, GasLimit: l.Schedule.Limits.BlockGasMax, RentPaid: "0", ValidatorReward: "0",
		BalanceBurnt: b.Burnt.String(), ValidatorProposals: []string{}, Signature: zeroSignature,
	}
}

// Chunk shows the chunk of a block: transaction and receipt show what is in it.
func Chunk(l *Ledger, b *ledger.Block, transaction func(*transaction.Signed) any, receipt func(*receipt.Receipt) json.RawMessage) (*ChunkView, error) {
	v := &ChunkView{Author: l.Node.ValidatorID, Header: l.chunkHeader(b), Transactions: []any{}, Receipts: []json.RawMessage{}}
	for _, id := range b.Outcomes {
		tx, rc, err := l.View.Ran(id)
		switch {
		case err != nil:
			return nil, err
		case tx != nil:
			v.Transactions = append(v.Transactions, transaction(tx))
		case rc != nil:
			v.Receipts = append(v.Receipts, receipt(rc))
		}
	}
	return v, nil
}

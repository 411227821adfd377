package postgres

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"latchkey/core/transaction"
)

// chunkBytes bounds a value in the database.
const chunkBytes = 512 << 10

// chunksOf cuts a body; an empty one has one chunk.
func chunksOf(body []byte) [][]byte {
	if len(body) == 0 {
		return [][]byte{{}}
	}
	return slices.Collect(slices.Chunk(body, chunkBytes))
}

// putBlob stores a body under its SHA-256.
func (d *Database) putBlob(ctx context.Context, body []byte) (transaction.Hash, error) {
	hash := transaction.Hash(sha256.Sum256(body))
	for n, chunk := range chunksOf(body) {
		_, err := d.exec(ctx, `INSERT INTO latchkey_blobs (hash, chunk, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, hash[:], n, chunk)
		if err != nil {
			return hash, err
		}
	}
	return hash, nil
}

// BlobError is a genesis or a code that the database does not have as it was stored.
type BlobError struct{ Hash transaction.Hash }

func (e *BlobError) Error() string {
	return fmt.Sprintf("the database has nothing with the hash %s, or something else under it", e.Hash)
}

// Blob returns what is stored under a SHA-256. Errors: *BlobError, and the database's.
func (d *Database) Blob(ctx context.Context, hash transaction.Hash) (body []byte, err error) {
	var chunk []byte
	err = d.each(ctx, []any{&chunk}, func() error {
		body = append(body, chunk...)
		return nil
	}, `SELECT body FROM latchkey_blobs WHERE hash = $1 ORDER BY chunk`, hash[:])
	if err == nil && sha256.Sum256(body) != hash {
		err = &BlobError{hash}
	}
	return body, err
}

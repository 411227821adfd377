// Package ledger makes blocks: a pure function of genesis and the log of block
// inputs. A Ledger sits on a Store; a Batch applies inputs above it and commits
// them together; a View answers questions about the state at one height.
package ledger

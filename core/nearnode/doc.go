// Package nearnode shows a ledger as the node of a network that clients of NEAR
// look for: blocks with a chunk each, epochs, a validator, nearcore's
// configurations. No claim needs any of it. Its functions take what is read and give
// what is written as JSON; core/rpc reads the parameters. An error is the store's,
// but for ErrUnknownEpoch.
//
//	Ledger                                   what is shown              ledger.go
//	Block, Chunk                                                        block.go, chunk.go
//	Validators, MaintenanceWindows, LastOf   who made which blocks      validators.go, epoch.go
//	Status, ClientConfig, GenesisConfig, ProtocolConfig                 status.go, config*.go
package nearnode

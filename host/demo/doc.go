// Package demo tells the story of one drop on a ledger of its own: it is
// funded, its key tries what it may not do, it is claimed, and the key is gone.
package demo

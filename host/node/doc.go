// Package node drives a ledger on this machine: it gathers transactions into
// blocks, commits them in groups and answers their senders once they are
// durable.
package node

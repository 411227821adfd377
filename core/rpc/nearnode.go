package rpc

import (
	"latchkey/core/amount"
	"latchkey/core/nearnode"
	"latchkey/core/transaction"
)

// Node is what status tells of the program.
type Node = nearnode.Node

// shown is the ledger as core/nearnode shows it.
func (x *exchange) shown() *nearnode.Ledger {
	return &nearnode.Ledger{Ledger: x.ledger, View: x.view, Node: x.host.Node()}
}

// answer is what a handler gives that cannot fail but by the store.
func answer(v any, err error) (any, *Error) {
	if err != nil {
		return nil, internalError(err)
	}
	return v, nil
}

func health(*exchange, params) (any, *Error)      { return nil, nil }
func networkInfo(*exchange, params) (any, *Error) { return nearnode.NetworkInfo(), nil }
func status(x *exchange, _ params) (any, *Error)  { return answer(nearnode.Status(x.shown())) }
func genesisConfig(x *exchange, _ params) (any, *Error) {
	return answer(nearnode.GenesisConfig(x.shown()))
}
func splitStorageInfo(x *exchange, _ params) (any, *Error) {
	return nearnode.SplitStorageInfo(x.shown()), nil
}
func clientConfig(x *exchange, _ params) (any, *Error) {
	return nearnode.ClientConfig(x.shown(), stateBytesMax), nil
}

func protocolConfig(x *exchange, p params) (any, *Error) {
	var ref blockReference
	if failure := p.object(&ref); failure != nil {
		return nil, failure
	}
	if _, failure := x.resolve(ref); failure != nil {
		return nil, failure
	}
	return nearnode.ProtocolConfig(x.shown()), nil
}

func block(x *exchange, p params) (any, *Error) {
	b, failure := x.blockAt(p)
	if failure != nil {
		return nil, failure
	}
	return answer(nearnode.Block(x.shown(), b))
}

func chunk(x *exchange, p params) (any, *Error) {
	b, failure := x.chunkBlock(p)
	if failure != nil {
		return nil, failure
	}
	if failure := x.enter(); failure != nil {
		return nil, failure
	}
	viewed := func(tx *transaction.Signed) any { return viewTransaction(tx) }
	return answer(nearnode.Chunk(x.shown(), b, viewed, receiptView))
}

func gasPrice(x *exchange, p params) (any, *Error) {
	b, failure := x.maybeBlock(p)
	if failure != nil {
		return nil, failure
	}
	return map[string]amount.Yocto{"gas_price": b.GasPrice}, nil
}

package memstore

import (
	"bytes"
	"hash/maphash"
)

// node is one entry of a treap: ordered by key, and a heap by priority. As the
// priority is a hash of the key, the shape follows from the contents alone and
// needs no rebalancing. Nodes never change; a nil node is the empty tree.
type node struct {
	key, value  []byte
	priority    uint64
	left, right *node
}

// Seeded once per process, so that nobody can choose keys that make the tree
// deep. The shape never shows in results.
var prioritySeed = maphash.MakeSeed()

func newNode(key, value []byte) *node {
	return &node{key: key, value: value, priority: maphash.Bytes(prioritySeed, key)}
}

func (n *node) find(key []byte) *node {
	for n != nil {
		switch order := bytes.Compare(key, n.key); {
		case order < 0:
			n = n.left
		case order > 0:
			n = n.right
		default:
			return n
		}
	}
	return nil
}

// with returns the tree with entry added, in place of one of the same key.
func (n *node) with(entry *node) *node {
	if n == nil {
		return entry
	}
	if order := bytes.Compare(entry.key, n.key); order == 0 {
		entry.left, entry.right = n.left, n.right
		return entry
	} else if entry.priority > n.priority {
		entry.left, entry.right = n.split(entry.key)
		return entry
	} else if order < 0 {
		return n.linked(n.left.with(entry), n.right)
	}
	return n.linked(n.left, n.right.with(entry))
}

// without returns the tree without key.
func (n *node) without(key []byte) *node {
	if n == nil {
		return nil
	}
	switch order := bytes.Compare(key, n.key); {
	case order < 0:
		if left := n.left.without(key); left != n.left {
			return n.linked(left, n.right)
		}
		return n
	case order > 0:
		if right := n.right.without(key); right != n.right {
			return n.linked(n.left, right)
		}
		return n
	default:
		return join(n.left, n.right)
	}
}

// split returns the entries below key and those above it. An entry equal to
// key is in neither.
func (n *node) split(key []byte) (below, above *node) {
	if n == nil {
		return nil, nil
	}
	switch order := bytes.Compare(n.key, key); {
	case order < 0:
		middle, above := n.right.split(key)
		return n.linked(n.left, middle), above
	case order > 0:
		below, middle := n.left.split(key)
		return below, n.linked(middle, n.right)
	default:
		return n.left, n.right
	}
}

// join merges two trees, all keys of below being smaller than those of above.
func join(below, above *node) *node {
	switch {
	case below == nil:
		return above
	case above == nil:
		return below
	case below.priority > above.priority:
		return below.linked(below.left, join(below.right, above))
	default:
		return above.linked(join(below, above.left), above.right)
	}
}

func (n *node) linked(left, right *node) *node {
	return &node{n.key, n.value, n.priority, left, right}
}

// scan visits entries in [start, end) in order and reports whether visit
// wanted to go on.
func (n *node) scan(start, end []byte, visit func(*node) bool) bool {
	if n == nil {
		return true
	}
	fromHere := bytes.Compare(start, n.key) <= 0
	toHere := end == nil || bytes.Compare(n.key, end) < 0
	if fromHere && !n.left.scan(start, end, visit) {
		return false
	}
	if fromHere && toHere && !visit(n) {
		return false
	}
	return !toHere || n.right.scan(start, end, visit)
}

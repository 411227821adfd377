package ledgerlog

import (
	"fmt"
	"testing"
)

func nodesOf(n int) (nodes []Node) {
	for i := range n {
		nodes = append(nodes, Node{ID: fmt.Sprint(i), Address: fmt.Sprintf("http://10.0.0.%d:3030", i)})
	}
	return nodes
}

const ledgersOfTest = 2000

func firstOf(nodes []Node) (first []string) {
	for i := range ledgersOfTest {
		first = append(first, Order(fmt.Sprint("ledger-", i), nodes)[0].ID)
	}
	return first
}

// TestANodeMovesOnlyItsShare: one that comes takes from all the others, and gives it back to
// them when it goes; nothing moves between two that stay.
func TestANodeMovesOnlyItsShare(t *testing.T) {
	for n := 1; n < 12; n++ {
		before, after := firstOf(nodesOf(n)), firstOf(nodesOf(n+1))
		moved := 0
		for i := range before {
			if before[i] == after[i] {
				continue
			}
			moved++
			if after[i] != fmt.Sprint(n) {
				t.Fatalf("with node %d ledger %d moves from %s to %s", n, i, before[i], after[i])
			}
		}
		if share := ledgersOfTest / (n + 1); moved < share*3/4 || moved > share*5/4 {
			t.Errorf("node %d takes %d of %d ledgers, want about %d", n, moved, ledgersOfTest, share)
		}
	}
}

// TestTheSecondIsFirstWithoutTheFirst: so who follows is who takes over.
func TestTheSecondIsFirstWithoutTheFirst(t *testing.T) {
	nodes := nodesOf(5)
	for i := range ledgersOfTest {
		name := fmt.Sprint(i)
		before := Order(name, nodes)
		var rest []Node
		for _, n := range nodes {
			if n.ID != before[0].ID {
				rest = append(rest, n)
			}
		}
		if now := Order(name, rest)[0]; now.ID != before[1].ID {
			t.Fatalf("without %s ledger %s is for %s, want %s", before[0].ID, name, now.ID, before[1].ID)
		}
	}
}

// TestNodesThatEndAreForNothing, as if they had gone; and who is started again at an address
// has what was there.
func TestNodesThatEndAreForNothing(t *testing.T) {
	nodes := nodesOf(4)
	want := firstOf(nodes[:3])
	nodes[3].Draining = true
	for i, first := range firstOf(nodes) {
		if first != want[i] {
			t.Fatalf("ledger %d is for %s, want %s", i, first, want[i])
		}
	}
	again := nodesOf(3)
	again[1].ID = "another"
	for i, first := range firstOf(again) {
		if (first == "another") != (want[i] == "1") {
			t.Fatalf("ledger %d is for %s, and was for %s", i, first, want[i])
		}
	}
	if len(Order("x", nil)) > 0 {
		t.Error("a ledger is for a node that is not there")
	}
}

package ledger

import "flag"

const manyHistories = false

// Random histories are many natively. Here, where each takes ten times as long, a fifth of
// them shows that nothing is otherwise.
func init() {
	if err := flag.Set("rapid.checks", "20"); err != nil {
		panic(err)
	}
}

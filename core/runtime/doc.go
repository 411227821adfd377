// Package runtime executes: a transaction becomes a receipt, and a receipt an
// outcome, new receipts and state changes. Both are pure functions of state
// and block; one receipt changes one account, all or nothing. Start reading at
// Convert and Apply.
package runtime

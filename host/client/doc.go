// Package client talks to a NEAR-style node over JSON-RPC: Latchkey's own
// server, nearcore, or any other that keeps the documented shapes.
//
//	c := client.New("http://127.0.0.1:3030")
//	acc, err := c.Account(ctx, client.Optimistic, "alice.near")
//	out, err := client.NewSigner(c, "alice.near", key).Call(ctx, "app.near", "greet", args, 30e12, amount.Zero)
//
// Failures of the node are *Error, which names the cause; a transaction that
// ran and failed is *ExecutionError; a node that does not answer is
// *ConnectionError.
//
// Start at Client, then Signer.
package client

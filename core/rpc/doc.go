// Package rpc speaks NEAR's JSON-RPC: bytes in, bytes out. It knows no network;
// a host passes each request body to Server.Handle and sends back what it
// returns. Shapes follow nearcore's, and where clients depend on them, its
// quirks; README.md lists the methods and what differs. Start at server.go. What no
// claim needs, and clients of a network ask for, is shown by core/nearnode.
package rpc

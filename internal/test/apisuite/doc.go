// Package apisuite holds a host to its HTTP interface: the same tests run against a node
// and against the Worker, and each answer is held to the OpenAPI document. Start at
// suite.go.
package apisuite

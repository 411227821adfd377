// Package bind makes typed clients of contracts from their ABIs: TypeScript that
// depends on no package and fits near-api-js, and Go for latchkey/host/client.
// plugins/README.md has the table of types. Start reading at bind.go.
package bind

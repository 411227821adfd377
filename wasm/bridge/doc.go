// Package bridge moves bytes between Go and host.mjs. Both sides are one thread,
// so one buffer each way is enough:
//
//   - host.mjs to Go, before it calls an export: it asks for room (the export
//     exchange) and writes there; the export takes it with Input.
//   - Go to host.mjs, as the result of an export: Output keeps the bytes and
//     returns where they are.
//   - host.mjs to Go, as the answer to an import: the import returns a length,
//     Answer fetches the bytes.
//   - Go to host.mjs, as arguments of an import: strings, which Text makes of
//     byte slices without copying.
//
// It may import nothing but the standard library.
package bridge

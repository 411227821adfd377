// Package lean makes the module of a Go program smaller, for programs that are
// plugins: they run alone, without environment variables, and nobody reads their
// stack traces. What it leaves out, no call can tell:
//
//   - the bodies of functions that cannot run in a plugin, and of those that only
//     those use (idle.go says which, and why);
//   - of the tables that the runtime has of the program's functions, what only
//     serves stack traces (functions.go), and the places nothing looks at
//     (buckets.go);
//   - the names of functions, by which it knows them.
//
// The first line that a panic writes stays as it is, and so does the exit code.
//
// It knows what Go 1.26 links for wasip1. Start reading at lean.go.
package lean

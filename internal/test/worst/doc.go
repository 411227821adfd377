// Package worst looks for what takes a host's processor longest for the gas that
// ledgers under the schedule open ask for it. Its tests hold the worst that is known
// to 3 s for the most gas that a transaction may have, and search for worse.
//
// Start at recipe_test.go.
package worst

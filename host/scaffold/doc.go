// Package scaffold makes projects for authors of contracts: a contract in one of four
// languages, what it asks to be allowed, its ABI, its unit tests and its ledger tests. The
// templates are in templates: a folder for each language, and one for all.
package scaffold

// Package tagged has the tables of errors that are part of the ledger: each
// variant of an enum has a number, which is hashed and stored, and NEAR's name,
// which clients see. Both stand in the table; nothing follows from a Go
// identifier. Sentences are not part of it: they are made when an error is read.
//
// Start reading at Enum. Text puts the JSON of any node's error into words, and
// Misread what is wrong with JSON that somebody wrote.
package tagged

// Package campaign makes claim links by the thousand: drops of the same terms, each
// of up to a hundred links, several under way at a time.
//
// All that must outlive a program that is killed is in one file, the journal of a
// campaign: first its plan, with the secret that all its keys are derived from, then,
// before anything is sent, each signed transaction, and what became of it. A further
// run reads it and goes on: it pays nothing twice and loses no link.
//
// Start at Folder.Open, then Campaign.Run.
package campaign

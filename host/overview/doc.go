// Package overview puts together what became of claim links: from what drop contracts
// and the ledger's history tell, and, where there is one, from the campaign that made
// them.
//
// Start at Look.
package overview

// Package handout makes what is given to people from claim links: tables, QR codes
// and sheets to print. All of it holds the keys: whoever has it has the gifts.
package handout

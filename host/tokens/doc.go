// Package tokens is what a program asks of and does with NEAR's tokens from outside:
// fungible ones (NEP-141, 145, 148) and those that there is one of each (NEP-171).
package tokens

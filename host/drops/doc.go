// Package drops is what a program does with drop contracts from outside: make
// drops, make and read claim links, claim. It talks to a node as any client.
package drops

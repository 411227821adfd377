// Package tgas reads and writes gas as people do, in Tgas: 10^12 gas.
package tgas

// Package parallel does several things at a time that wait for a node.
package parallel

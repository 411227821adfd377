// Package planted plants faults into sources, each a mistake that somebody could make, so
// that tests can show that their checks find it. It is done by go's -overlay: the sources
// themselves carry no switch.
package planted

// Package plugin makes and explains plugins: Build compiles one and gives it its
// sections, Inspect says what one asks for, has and would be refused for.
package plugin

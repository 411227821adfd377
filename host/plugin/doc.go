// Package plugin makes and explains plugins: Build compiles one, in any of four
// languages (language.go), and gives it its sections; UnitTests runs its unit tests;
// Inspect says what one asks for, has and would be refused for.
package plugin

// Package plugintest is for tests of contracts: it builds the standard plugins
// and holds them to what the repository promises of them.
package plugintest

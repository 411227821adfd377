// Package internal holds no code of its own: below it is what only this module
// uses, tests' support of all kinds, and house, the project's own rules as tests.
package internal

// Package postgres starts a PostgreSQL server for a test: Debian's, in a folder of its own,
// as its own user where the tests run as root. make postgres installs it.
package postgres

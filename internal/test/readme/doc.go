// Package readme holds parts of README.md files to what tests find.
package readme

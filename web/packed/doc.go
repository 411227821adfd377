// Package packed keeps the built pages as gzip alone: Pack writes them so, FS reads them as they were, and
// as they are kept, which is what nearly every browser takes.
package packed

// Package files writes files as a whole and reads what others may have put in
// their place. Everything that the host keeps outside its store goes through it:
// keys, links, genesis, notes.
//
// What is written gets its mode whatever the umask, under a random name that
// nobody can have taken, and then its own name: it is never half of a file, and
// nothing that stood in its place, such as a link, is written through. Errors
// hold no path, which their callers know.
//
// Start at write.go; read.go says which files are not believed.
package files

// Package pending keeps on disk what a program does with keys that it made, from
// before anything is sent until it is known how that ended: whoever is cut off,
// killed or left without an answer can go on where it stood, and pays once.
//
// Start at Folder.
package pending

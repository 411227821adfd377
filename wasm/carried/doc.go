// Package carried prepares, when something is built, the plugins that it carries
// to a platform that prepares and compiles nothing at run time, or not as fast.
// Their list, plugins.lock in the folder worker/plugins, says which code there
// is, and what prepare makes of it: a ledger that has used one needs the same
// bytes for good. It has a line for each, for ledgers of each schedule:
//
//	code hash  prepare version  schedule  sha256 of the prepared module  origin
//
// The origin is tree:NAME, a standard plugin as this tree builds it, or
// file:NAME, a file beside the lock. Lines of files stay as they are; a line of
// the tree follows the tree, until Keep has put its plugin beside the lock.
//
// It runs on the developer's machine and imports plugins/build, host/engine and
// core.
package carried

// The recovery contract gives its account new full-access keys when guardians say so: k
// of n, accounts or keys that can do nothing else. Nothing happens before a delay, in
// which the owner, with any full-access key, can cancel.
//
// README.md lists methods, texts and events. Start reading at main.go: configure.go has
// the guardians, request.go what they ask for, start.go and confirm.go how they do, and
// complete.go replaces the keys.
package main

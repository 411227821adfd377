// Package nep297 reads the events of NEP-297: logs in which a contract says, as JSON,
// what has happened.
//
//	Event   what a log says                      event.go
//	Value   its JSON, read strictly              value.go
//	Path    where in it something is             path.go
package nep297

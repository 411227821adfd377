// Package headers is what both hosts' HTTP surfaces say of every page and of what pages
// load. It imports net/http alone: the Worker boots it with each request.
package headers

// Package authorize gives the verdict: may this key sign this? One function
// decides for every host and every way in; it changes nothing.
package authorize

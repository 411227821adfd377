// Package tagged renders Go types as NEAR's externally tagged JSON enums, so
// that an error's code, its JSON and its Go type can never disagree.
package tagged

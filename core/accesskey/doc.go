// Package accesskey holds the access key record and its permission: the types
// alone. core/authorize decides what they allow.
package accesskey

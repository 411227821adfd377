// Package web holds the pages that the hosts serve: the claim page, that of an account and the
// playground, built by vite and packed into dist. A checkout without a build has only the
// placeholder there.
package web

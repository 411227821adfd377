// Package process starts what tests run beside them. It all ends with the test, and
// with the test program, however that ends.
package process

// Package openssl has the name of the real one, and nothing else of it.
package openssl

//go:noinline
func Init() bool { return false }

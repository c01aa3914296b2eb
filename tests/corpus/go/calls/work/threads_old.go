//go:build !go1.16
// +build !go1.16

package work

func allThreads() {}

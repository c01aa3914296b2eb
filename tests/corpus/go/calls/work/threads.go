//go:build go1.16
// +build go1.16

package work

import "syscall"

//go:noinline
func allThreads() { syscall.AllThreadsSyscall(448, bad, 0, 0) }

// Package sys is a wrapper package as golang.org/x/sys/unix is one: some functions take the number.
package sys

import "syscall"

// Call takes the number, in Go.
//
//go:noinline
func Call(trap, argument uintptr) error {
	_, _, err := syscall.Syscall6(trap, argument, 0, 0, 0, 0, 0)
	if err != 0 {
		return err
	}
	return nil
}

// Twice takes the number and passes it on.
//
//go:noinline
func Twice(argument, trap uintptr) error {
	if err := Call(trap, argument); err != nil {
		return Call(trap, argument+1)
	}
	return nil
}

// Jump takes the number, in assembly that jumps to package syscall.
func Jump(trap, a1, a2, a3 uintptr) (r1, r2 uintptr, err syscall.Errno)

// Direct takes the number, in assembly that calls the system itself.
func Direct(trap, a1 uintptr) (r1 uintptr)

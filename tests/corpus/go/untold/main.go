// Makes a system call whose number only its user knows.
package main

import (
	"os"
	"strconv"
	"syscall"
)

//go:noinline
func raw(number int) syscall.Errno {
	_, _, e := syscall.Syscall(uintptr(number), 0, 0, 0)
	return e
}

func main() {
	number, err := strconv.Atoi(os.Args[1])
	if err != nil {
		os.Exit(2)
	}
	println(raw(number).Error())
}

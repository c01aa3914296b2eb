// calls/unknown: makes a system call whose number nobody can tell from the program.
package main

import (
	"os"
	"strconv"

	"example.org/abide/calls/sys"
)

func main() {
	number, _ := strconv.Atoi(os.Args[1])
	ask(uintptr(number))
}

//go:noinline
func ask(trap uintptr) { sys.Call(trap, 0) }

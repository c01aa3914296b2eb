// work: does a little of everything that Go programs ask a kernel for, each part by the standard library only, and says
// what failed. Run under strace it tells which system calls a Go release makes. Builds with Go 1.15 and every later one.
package main

import (
	"fmt"
	"os"
)

var parts = []struct {
	name string
	do   func(directory string) error
}{
	{"files", files},
	{"links", links},
	{"times and owners", timesAndOwners},
	{"locks and maps", locksAndMaps},
	{"root", root},
	{"processes", processes},
	{"signals", signals},
	{"identity", identity},
	{"goroutines", goroutines},
	{"streams", streams},
	{"datagrams", datagrams},
	{"unix sockets", unixSockets},
	{"web", web},
	{"names", names},
	{"kernel", kernel},
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == "child" {
		fmt.Println(os.Getpid() != os.Getppid())
		return
	}
	directory := os.Args[1]
	failed := false
	for _, part := range parts {
		if err := part.do(directory); err != nil {
			failed = true
			fmt.Fprintf(os.Stderr, "%s: %v\n", part.name, err)
		}
	}
	if failed {
		os.Exit(1)
	}
	// In the end another program takes this one's place.
	if err := replace(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// check returns the first error, so that a part reads as a list of steps.
func check(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

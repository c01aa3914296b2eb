// Command run makes system calls that old kernels lack: "beneath" through functions that a report is to name, "many" from
// several goroutines.
package main

import (
	"fmt"
	"os"
	"sync"
	"syscall"
)

const openat2 = 437

//go:noinline
func openBeneath() syscall.Errno {
	_, _, err := syscall.Syscall6(openat2, ^uintptr(0), 0, 0, 0, 0, 0)
	return err
}

//go:noinline
func readConfiguration() syscall.Errno { return openBeneath() }

//go:noinline
func writeState() syscall.Errno {
	_, _, err := syscall.RawSyscall6(openat2, ^uintptr(0), 0, 0, 0, 0, 0)
	return err
}

func main() {
	switch os.Args[1] {
	case "beneath":
		fmt.Println(readConfiguration() == syscall.ENOSYS, writeState() == syscall.ENOSYS)
	case "many":
		var wait sync.WaitGroup
		for i := 0; i < 8; i++ {
			wait.Add(1)
			go func() {
				defer wait.Done()
				for i := 0; i < 500; i++ {
					readConfiguration()
				}
			}()
		}
		wait.Wait()
		fmt.Println("done")
	}
}

// Counts the lines of its input in memory that grows without being copied.
package main

import (
	"bytes"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

func main() {
	lines, size, err := count()
	if err != nil {
		fmt.Fprintln(os.Stderr, "vendored:", err)
		os.Exit(1)
	}
	fmt.Printf("%d lines in %d bytes of memory\n", lines, size)
}

func count() (lines, size int, err error) {
	memory, err := unix.Mmap(-1, 0, os.Getpagesize(), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS)
	if err != nil {
		return 0, 0, fmt.Errorf("mmap: %w", err)
	}
	used := 0
	for {
		n, err := os.Stdin.Read(memory[used:])
		used += n
		if err != nil {
			break
		}
		if used == len(memory) {
			if memory, err = unix.Mremap(memory, 2*len(memory), unix.MREMAP_MAYMOVE); err != nil {
				return 0, 0, fmt.Errorf("mremap: %w", err)
			}
		}
	}
	return bytes.Count(memory[:used], []byte("\n")), len(memory), nil
}

// Sends a message in several pieces, within the limits of its process.
package main

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "old-xsys:", err)
		os.Exit(1)
	}
}

func run() error {
	var files unix.Rlimit
	if err := unix.Prlimit(os.Getpid(), unix.RLIMIT_NOFILE, nil, &files); err != nil {
		return fmt.Errorf("prlimit: %w", err)
	}
	if files.Cur < 8 {
		return errors.New("no more than 8 open files")
	}

	ends, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("socketpair: %w", err)
	}
	defer unix.Close(ends[0])
	defer unix.Close(ends[1])
	if _, err := unix.SendmsgBuffers(ends[0], [][]byte{[]byte("one "), []byte("message")}, nil, nil, 0); err != nil {
		return fmt.Errorf("sendmsg: %w", err)
	}
	message := make([]byte, 64)
	n, err := unix.Read(ends[1], message)
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	fmt.Printf("%s\n", message[:n])
	return nil
}

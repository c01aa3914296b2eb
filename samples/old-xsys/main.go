// Starts a command and waits for it without polling, where the kernel can.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"

	"golang.org/x/sys/unix"
)

func main() {
	command := exec.Command("/bin/sh", "-c", "exit 3")
	if err := command.Start(); err != nil {
		fmt.Fprintln(os.Stderr, "old-xsys:", err)
		os.Exit(1)
	}
	fmt.Println("waited by", wait(command.Process.Pid))
	var exit *exec.ExitError
	if err := command.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 3 {
		fmt.Fprintln(os.Stderr, "old-xsys: the command ended otherwise:", err)
		os.Exit(1)
	}
}

// wait returns when a process has ended, and how that was told.
func wait(pid int) string {
	fd, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return "waitid"
	}
	defer unix.Close(fd)
	events := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
	for {
		if _, err := unix.Poll(events, -1); err != unix.EINTR {
			return "poll"
		}
	}
}

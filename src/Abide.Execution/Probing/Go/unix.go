package main

import "golang.org/x/sys/unix"

func init() {
	knownErrors = append(knownErrors, known{"unix.EBADF", unix.EBADF})
	askUnix = func(bad map[string]int) {
		buffer := []byte{0}
		for _, descriptor := range []string{"closed", "negative"} {
			_, err := unix.Read(bad[descriptor], buffer)
			tell("unix.Read", descriptor, err)
			_, err = unix.IoctlGetWinsize(bad[descriptor], unix.TIOCGWINSZ)
			tell("unix.IoctlGetWinsize", descriptor, err)
			_, err = unix.FcntlInt(uintptr(bad[descriptor]), unix.F_GETFL, 0)
			tell("unix.FcntlInt", descriptor, err)
			tell("unix.Dup3", descriptor, unix.Dup3(bad[descriptor], 1000, 0))
			_, err = unix.Mmap(bad[descriptor], 0, 1, unix.PROT_READ, unix.MAP_SHARED)
			tell("unix.Mmap", descriptor, err)
		}
	}
}

// Makes calls that kernels of enterprise releases lack, switch off or allow to some, next to those of the standard library.
package main

import (
	"os"
	"os/exec"
	"syscall"
	"unsafe"
)

const (
	bpf          = 321
	ioUringSetup = 425
	openat2      = 437
	memfdSecret  = 447
)

type how struct{ flags, mode, resolve uint64 }

//go:noinline
func openBelow(dir int, name string) (uintptr, error) {
	path, err := syscall.BytePtrFromString(name)
	if err != nil {
		return 0, err
	}
	h := how{flags: syscall.O_RDONLY | syscall.O_CLOEXEC}
	fd, _, e := syscall.Syscall6(openat2, uintptr(dir), uintptr(unsafe.Pointer(path)), uintptr(unsafe.Pointer(&h)), unsafe.Sizeof(h), 0, 0)
	if e != 0 {
		return 0, e
	}
	return fd, nil
}

//go:noinline
func ring() error {
	var params [120]byte
	_, _, e := syscall.Syscall(ioUringSetup, 1, uintptr(unsafe.Pointer(&params)), 0)
	return e
}

//go:noinline
func secret() error {
	_, _, e := syscall.Syscall(memfdSecret, 0, 0, 0)
	return e
}

//go:noinline
func load() error {
	var attr [64]byte
	_, _, e := syscall.Syscall(bpf, 5, uintptr(unsafe.Pointer(&attr)), 64)
	return e
}

func main() {
	if err := exec.Command("true").Run(); err != nil {
		os.Exit(1)
	}
	if _, err := openBelow(-100, "/"); err != nil {
		println("openat2:", err.Error())
		os.Exit(1)
	}
	_, _, _ = ring(), secret(), load()
}

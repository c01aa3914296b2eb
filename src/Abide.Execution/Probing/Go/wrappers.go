// Asks Go's own wrappers what they make of bad descriptors. Each line: call, descriptor, what errors.Is finds.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"
)

// A name that errors.Is is asked about.
type known struct {
	name string
	err  error
}

var knownErrors = []known{
	{"os.ErrClosed", os.ErrClosed},
	{"syscall.EBADF", syscall.EBADF},
	{"syscall.EISDIR", syscall.EISDIR},
	{"syscall.EACCES", syscall.EACCES},
	{"syscall.EINVAL", syscall.EINVAL},
	{"syscall.EPERM", syscall.EPERM},
}

// Further questions, where golang.org/x/sys is at hand.
var askUnix = func(bad map[string]int) {
	tellRaw("unix.Read", "closed", "not measured: no golang.org/x/sys")
}

func tellRaw(call, descriptor, answer string) {
	fmt.Printf("Go %s\t%s\t%s\n", call, descriptor, answer)
}

func tell(call, descriptor string, err error) {
	if err == nil {
		tellRaw(call, descriptor, "success")
		return
	}
	var found []string
	for _, k := range knownErrors {
		if errors.Is(err, k.err) {
			found = append(found, k.name)
		}
	}
	if len(found) == 0 {
		found = []string{err.Error()}
	}
	tellRaw(call, descriptor, strings.Join(found, ", "))
}

func must(f *os.File, err error) *os.File {
	if err != nil {
		panic(err)
	}
	return f
}

func main() {
	file := must(os.CreateTemp("", "descriptor"))
	name := file.Name()
	defer os.Remove(name)
	buffer := []byte{0}

	f := must(os.Open(name))
	f.Close()
	_, err := f.Read(buffer)
	tell("os.File.Read", "closed by File.Close", err)
	_, err = f.Write(buffer)
	tell("os.File.Write", "closed by File.Close", err)
	_, err = f.Stat()
	tell("os.File.Stat", "closed by File.Close", err)
	tell("os.File.Close", "closed by File.Close", f.Close())

	f = must(os.Open(name))
	syscall.Close(int(f.Fd()))
	_, err = f.Read(buffer)
	tell("os.File.Read", "closed beneath the File", err)
	tell("os.File.Close", "closed beneath the File", f.Close())

	_, err = must(os.OpenFile(name, os.O_WRONLY, 0)).Read(buffer)
	tell("os.File.Read", "write-only", err)
	_, err = must(os.Open(name)).Write(buffer)
	tell("os.File.Write", "read-only", err)
	_, err = must(os.Open("/")).Read(buffer)
	tell("os.File.Read", "directory", err)
	_, err = must(os.OpenFile(name, 0x200000, 0)).Read(buffer) // O_PATH
	tell("os.File.Read", "O_PATH", err)

	r, w, err := os.Pipe()
	if err != nil {
		panic(err)
	}
	waited := make(chan error)
	go func() {
		_, err := r.Read(buffer)
		waited <- err
	}()
	time.Sleep(50 * time.Millisecond)
	r.Close()
	tell("os.File.Read that waits already", "closed by File.Close in another goroutine", <-waited)
	w.Close()

	closed := int(must(os.Open(name)).Fd())
	syscall.Close(closed)
	bad := map[string]int{"closed": closed, "negative": -1}
	for _, descriptor := range []string{"closed", "negative"} {
		_, err = syscall.Read(bad[descriptor], buffer)
		tell("syscall.Read", descriptor, err)
		_, err = syscall.Write(bad[descriptor], buffer)
		tell("syscall.Write", descriptor, err)
		tell("syscall.Close", descriptor, syscall.Close(bad[descriptor]))
		var stat syscall.Stat_t
		tell("syscall.Fstat", descriptor, syscall.Fstat(bad[descriptor], &stat))
	}
	askUnix(bad)
}

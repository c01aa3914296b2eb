package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"os/user"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

func processes(string) error {
	output, err := exec.Command("/proc/self/exe", "child").CombinedOutput()
	if err != nil || string(output) != "true\n" {
		return fmt.Errorf("%q: %v", output, err)
	}
	path, err := exec.LookPath("cat")
	if err != nil {
		return err
	}
	cat := exec.Command(path)
	cat.Stdin = strings.NewReader("hello")
	cat.Dir = "/"
	cat.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL}
	if output, err := cat.Output(); err != nil || string(output) != "hello" {
		return fmt.Errorf("%q: %v", output, err)
	}

	// In namespaces of its own, as another user.
	apart := exec.Command("/bin/true")
	apart.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	_ = apart.Run() // a machine may forbid it
	other := exec.Command("/bin/true")
	other.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}, Setpgid: true}
	if err := other.Run(); err != nil {
		return err
	}

	late, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := exec.CommandContext(late, "/bin/sleep", "10").Run(); err == nil {
		return fmt.Errorf("slept to the end")
	}
	found, err := os.FindProcess(os.Getpid())
	if err != nil {
		return err
	}
	return found.Signal(syscall.Signal(0))
}

func signals(string) error {
	caught := make(chan os.Signal, 1)
	signal.Notify(caught, syscall.SIGUSR1)
	defer signal.Stop(caught)
	if err := syscall.Kill(os.Getpid(), syscall.SIGUSR1); err != nil {
		return err
	}
	select {
	case <-caught:
	case <-time.After(10 * time.Second):
		return fmt.Errorf("no signal came")
	}
	signal.Ignore(syscall.SIGUSR2)
	signal.Reset(syscall.SIGUSR2)

	// A fault of the program's own is a signal as well.
	defer func() { _ = recover() }()
	var nothing *int
	fmt.Println(*nothing)
	return nil
}

func identity(string) error {
	if _, err := user.Current(); err != nil {
		return err
	}
	if _, err := user.Lookup("nobody"); err != nil {
		return err
	}
	group, err := user.LookupGroup("root")
	if err != nil || group.Gid != "0" {
		return fmt.Errorf("%v: %v", group, err)
	}
	if _, err := os.Getgroups(); err != nil {
		return err
	}
	if _, err := os.Hostname(); err != nil {
		return err
	}
	// Before Go 1.16 not for programs with threads.
	_ = syscall.Setgroups([]int{0})
	_ = syscall.Setgid(os.Getgid())
	_ = syscall.Setuid(os.Getuid())
	syscall.Umask(0o22)
	return nil
}

func goroutines(string) error {
	var all sync.WaitGroup
	var lock sync.Mutex
	sum := 0
	for i := 0; i < 200; i++ {
		all.Add(1)
		go func(i int) {
			defer all.Done()
			if i%50 == 0 {
				runtime.LockOSThread()
				syscall.Nanosleep(&syscall.Timespec{Nsec: 20000000}, nil)
			}
			time.Sleep(time.Duration(i%10) * time.Millisecond)
			garbage := make([]byte, 100000)
			lock.Lock()
			sum += len(garbage)
			lock.Unlock()
			runtime.Gosched()
		}(i)
	}
	// Never waits for the scheduler: it must be interrupted.
	stop := time.Now().Add(100 * time.Millisecond)
	for n := 0; time.Now().Before(stop); n++ {
		sum += n & 1
	}
	all.Wait()
	runtime.GC()
	ticker := time.NewTicker(5 * time.Millisecond)
	<-ticker.C
	<-ticker.C
	ticker.Stop()
	return nil
}

func kernel(directory string) error {
	var limit syscall.Rlimit
	var usage syscall.Rusage
	var system syscall.Sysinfo_t
	var name syscall.Utsname
	var disk syscall.Statfs_t
	var now syscall.Timeval
	err := check(
		syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit), syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit), syscall.Getrusage(syscall.RUSAGE_SELF, &usage),
		syscall.Sysinfo(&system), syscall.Uname(&name), syscall.Statfs(directory, &disk), syscall.Gettimeofday(&now))
	if err != nil {
		return err
	}
	watch, err := syscall.InotifyInit1(syscall.IN_CLOEXEC)
	if err != nil {
		return err
	}
	defer syscall.Close(watch)
	if _, err := syscall.InotifyAddWatch(watch, directory, syscall.IN_CREATE); err != nil {
		return err
	}
	syscall.Sync()
	_, err = syscall.Getpriority(syscall.PRIO_PROCESS, 0)
	return err
}

func replace() error { return syscall.Exec("/bin/true", []string{"true"}, nil) }

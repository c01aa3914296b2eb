package main

import (
	"crypto/rand"
	"fmt"
	"io"
	"io/ioutil"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

func files(directory string) error {
	name := filepath.Join(directory, "file")
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	noise := make([]byte, 100000)
	if _, err := rand.Read(noise); err != nil {
		return err
	}
	if _, err := file.Write(noise); err != nil {
		return err
	}
	_, errAt := file.WriteAt([]byte("hello"), 10)
	_, errRead := file.ReadAt(noise[:10], 3)
	_, errSeek := file.Seek(0, io.SeekStart)
	if err := check(errAt, errRead, errSeek, file.Sync(), file.Truncate(50000), file.Chmod(0o640)); err != nil {
		return err
	}

	// io.Copy between files may use copy_file_range.
	copied, err := os.Create(filepath.Join(directory, "copy"))
	if err != nil {
		return err
	}
	defer copied.Close()
	if _, err := io.Copy(copied, file); err != nil {
		return err
	}

	sub := filepath.Join(directory, "a", "b", "c")
	if err := check(os.MkdirAll(sub, 0o755), ioutil.WriteFile(filepath.Join(sub, "x"), []byte("x"), 0o644), os.Chdir(sub), os.Chdir(directory)); err != nil {
		return err
	}
	entries, err := ioutil.ReadDir(directory)
	if err != nil || len(entries) < 3 {
		return fmt.Errorf("%d entries: %v", len(entries), err)
	}
	walked := 0
	err = filepath.Walk(directory, func(string, os.FileInfo, error) error { walked++; return nil })
	if err != nil || walked < 6 {
		return fmt.Errorf("walked %d: %v", walked, err)
	}
	if _, err := os.Getwd(); err != nil {
		return err
	}
	temporary, err := ioutil.TempFile(directory, "t")
	if err != nil {
		return err
	}
	temporary.Close()
	return check(os.Rename(temporary.Name(), filepath.Join(directory, "renamed")), os.RemoveAll(filepath.Join(directory, "a")))
}

func links(directory string) error {
	target, link := filepath.Join(directory, "file"), filepath.Join(directory, "link")
	if err := check(os.Symlink(target, link), os.Link(target, filepath.Join(directory, "hard"))); err != nil {
		return err
	}
	read, err := os.Readlink(link)
	if err != nil || read != target {
		return fmt.Errorf("%s: %v", read, err)
	}
	if _, err := filepath.EvalSymlinks(link); err != nil {
		return err
	}
	if _, err := os.Lstat(link); err != nil {
		return err
	}
	pipe := filepath.Join(directory, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		return err
	}
	return check(os.Remove(pipe), os.Remove(link))
}

func timesAndOwners(directory string) error {
	name := filepath.Join(directory, "file")
	then := time.Now().Add(-time.Hour)
	var status syscall.Stat_t
	_ = syscall.Setxattr(name, "user.a", []byte("b"), 0) // not every file system has them
	return check(
		os.Chtimes(name, then, then), os.Chmod(name, 0o644), os.Chown(name, os.Getuid(), os.Getgid()), os.Lchown(name, -1, -1),
		syscall.Stat(name, &status), syscall.Access(name, 4))
}

func locksAndMaps(directory string) error {
	file, err := os.OpenFile(filepath.Join(directory, "file"), os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	lock := syscall.Flock_t{Type: syscall.F_WRLCK}
	err = check(
		syscall.Flock(int(file.Fd()), syscall.LOCK_EX), syscall.Flock(int(file.Fd()), syscall.LOCK_UN),
		syscall.FcntlFlock(file.Fd(), syscall.F_SETLK, &lock), syscall.Fallocate(int(file.Fd()), 0, 0, 60000))
	if err != nil {
		return err
	}
	view, err := syscall.Mmap(int(file.Fd()), 0, 4096, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		return err
	}
	view[0] = 1
	return check(syscall.Madvise(view, syscall.MADV_WILLNEED), syscall.Mprotect(view, syscall.PROT_READ), syscall.Munmap(view))
}

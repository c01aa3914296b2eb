module example.com/new-syscalls

go 1.19

require golang.org/x/sys v0.22.0

module example.com/old-xsys

go 1.15

require golang.org/x/sys v0.0.0-20210124154548-22da62e12c0c

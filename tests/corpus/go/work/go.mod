module example.org/abide/work

go 1.15

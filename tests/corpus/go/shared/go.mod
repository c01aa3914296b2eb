module example.org/abide/shared

go 1.15

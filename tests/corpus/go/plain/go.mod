module example.org/abide/plain

go 1.15

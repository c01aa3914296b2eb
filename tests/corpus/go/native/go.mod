module example.org/abide/native

go 1.15

module example.org/abide/untold

go 1.15

module example.org/abide/resolve

go 1.15

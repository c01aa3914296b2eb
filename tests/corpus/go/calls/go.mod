module example.org/abide/calls

go 1.15

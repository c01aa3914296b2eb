module example.org/abide/refused

go 1.15

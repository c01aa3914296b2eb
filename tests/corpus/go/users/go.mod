module example.org/abide/users

go 1.15

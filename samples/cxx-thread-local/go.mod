module example.com/cxx-thread-local

go 1.15

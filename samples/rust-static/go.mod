module example.com/rust-static

go 1.15

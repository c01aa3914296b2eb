// plain: no network, no users, no C. What the smallest useful Go program links.
package main

import (
	"fmt"
	"os"
)

//go:noinline
func greet(name string) string { return "hello, " + name }

func main() {
	fmt.Println(greet(os.Args[0]))
}

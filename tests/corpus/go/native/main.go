// native: calls C of its own and nothing else that would link cgo.
package main

/*
static int twice(int x) { return 2 * x; }
*/
import "C"

func main() {
	println(int(C.twice(21)))
}

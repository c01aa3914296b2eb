// calls/shared: the same as a library for C callers, for -buildmode=c-shared.
package main

import "C"

import "example.org/abide/calls/work"

//export Everything
func Everything() { work.Everything() }

func main() {}

// calls: makes system calls in every way in which Go programs come by a number. None of them is one that the standard library
// makes, and all are made with arguments that do no harm.
package main

import "example.org/abide/calls/work"

func main() { work.Everything() }

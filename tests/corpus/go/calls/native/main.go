// calls/native: the same with C beside it, that calls the system by itself and has a function that nobody calls.
package main

/*
static long call(long number)
{
	long result;
	__asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(-1L) : "rcx", "r11", "memory");
	return result;
}

__attribute__((noinline)) static long used(void) { return call(459); }

__attribute__((used, noinline)) static long unused(void) { return call(460); }
*/
import "C"

import "example.org/abide/calls/work"

func main() {
	C.used()
	work.Everything()
}

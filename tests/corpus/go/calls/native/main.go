// calls/native: the same with C beside it, that calls the system by itself and has a function that nobody calls.
package main

/*
static long call(long number)
{
#ifdef __aarch64__
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = -1L;
	__asm__ volatile("svc #0" : "+r"(x0) : "r"(x8) : "memory");
	return x0;
#else
	long result;
	__asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(-1L) : "rcx", "r11", "memory");
	return result;
#endif
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

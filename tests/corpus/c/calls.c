// calls: makes system calls in every way in which C programs come by a number. None of them is one that a C library makes.
// calls ARGUMENT makes one that nobody can tell when built with -DUNKNOWN, and
// takes an address for a number with -DADDRESS.
#define _GNU_SOURCE
#include <stdlib.h>
#include <unistd.h>

static long call(long number)
{
#ifdef __aarch64__
	register long result __asm__("x0") = -1L;
	register long second __asm__("x1") = 0L;
	register long kind __asm__("x8") = number;
	__asm__ volatile("svc #0" : "+r"(result) : "r"(second), "r"(kind) : "memory");
	return result;
#else
	long result;
	__asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(-1L), "S"(0L) : "rcx", "r11", "memory");
	return result;
#endif
}

__attribute__((noinline)) static long through(int unused, long number) { return call(number) + unused; }

__attribute__((noinline)) static long twice(long number) { return through(1, number) + through(2, number + 1); }

// Exported, so that the linker keeps it; nobody calls it, and it is no entry of a program without -rdynamic.
__attribute__((noinline, used)) static long dead(void) { return call(470); }

__attribute__((noinline)) static long pointed(void) { return call(471); }

__attribute__((noinline)) static long listed(void) { return call(472); }

__attribute__((noinline)) static long named(void) { return call(473); }

__attribute__((noinline)) static long beside(void) { return call(474); }

// Compilers may reach the last of these by counting from the first.
static long (*volatile first)(void) = named;
static volatile long between[100] = {1};
static long (*volatile last)(void) = beside;

// Its last act: under -fno-plt a jump through the word that the loader fills, in the middle of code.
__attribute__((noinline)) static long tail(long file)
{
	if (file == 0) return 0;
	return syscall(475, file);
}

// What no kernel has: a negative number on purpose, to see an error.
__attribute__((noinline)) static long none(void) { return syscall(-1, 0); }

static long (*const list[])(void) = {listed, pointed};
static long (*volatile pointer)(void);

#ifdef __x86_64__
// Comes back from farther away than anybody looks for.
long far(void);
__asm__(".pushsection .text\n.type far, @function\nfar: jmp 1f\n.skip 40000, 0x90\n1: ret\n.size far, . - far\n.popsection\n");
#else
static long far(void) { return 0; }
#endif

int main(int count, char **arguments)
{
	far();
	call(460);
	through(0, 461);
	twice(462);
	syscall(464, -1);
	syscall(count > 1 ? 465 : 466, -1);
	tail(-1);
	none();
	pointer = pointed;
	pointer();
	list[count - 1]();
	first();
	between[count]++;
	last();
#ifdef ADDRESS
	call((long)list);
#endif
#ifdef UNKNOWN
	syscall(atol(arguments[1]), -1);
#endif
	return arguments == 0;
}

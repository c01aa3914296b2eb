// start: an entry point that needs no __libc_start_main, whose version rose with glibc 2.34; so that a program built on one
// release starts on older ones, and what a test asks for is all that it asks for.
__asm__(
    ".globl _start\n"
    "_start:\n"
    "  xor %ebp, %ebp\n"
    "  mov (%rsp), %edi\n"
    "  lea 8(%rsp), %rsi\n"
    "  and $-16, %rsp\n"
    "  call main\n"
    "  mov %eax, %edi\n"
    "  call exit@PLT\n"
    "  hlt\n"
    ".section .note.GNU-stack, \"\", @progbits\n");

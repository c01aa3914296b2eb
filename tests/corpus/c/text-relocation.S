// text-relocation: an address among the instructions, which the loader has to write there.
    .text
    .globl answer
    .type answer, @function
answer:
    mov place(%rip), %rax
    ret
place:
    .quad answer
    .section .note.GNU-stack, "", @progbits

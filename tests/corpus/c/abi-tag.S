// abi-tag: NT_GNU_ABI_TAG for the Linux release -DMAJOR=, -DMINOR=.
    .section .note.ABI-tag, "a", @note
    .align 4
    .long 4, 16, 1
    .asciz "GNU"
    .long 0, MAJOR, MINOR, 0
    .section .note.GNU-stack, "", @progbits

// dlopen-note: the note of the dlopen metadata specification (owner FDO, type 0x407c0c0a) for one library;
// -DSONAME= and -DPRIORITY= are strings.
    .section .note.dlopen, "a", @note
    .align 4
    .long 4, 2f - 1f, 0x407c0c0a
    .asciz "FDO"
1:  .ascii "[{\"soname\":[\"", SONAME, "\"],\"feature\":\"speech\",\"priority\":\"", PRIORITY, "\"}]"
    .byte 0
2:  .align 4
    .section .note.GNU-stack, "", @progbits

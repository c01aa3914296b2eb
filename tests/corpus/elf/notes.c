/* notes: what systemd's specifications put into libraries: package metadata and a library that is opened at run time. */
__asm__(
    ".section .note.package, \"a\", %note\n"
    ".balign 4\n .long 4, 2f - 1f, 0xcafe1a7e\n .asciz \"FDO\"\n"
    "1: .asciz \"{\\\"type\\\":\\\"deb\\\",\\\"name\\\":\\\"notes\\\"}\"\n2: .balign 4\n"
    ".section .note.dlopen, \"a\", %note\n"
    ".balign 4\n .long 4, 4f - 3f, 0x407c0c0a\n .asciz \"FDO\"\n"
    "3: .asciz \"[{\\\"soname\\\":[\\\"libzstd.so.1\\\",\\\"libzstd.so.0\\\"],\\\"feature\\\":\\\"zstd\\\",\\\"priority\\\":\\\"suggested\\\"}]\"\n4: .balign 4\n"
    ".text\n");

int noted;

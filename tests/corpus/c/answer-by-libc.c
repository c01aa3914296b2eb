// answer-by-libc: libanswer.so with versions to ask of the C library, and so with a table of versions, but none of its own.
#include <stdlib.h>

int answer(void) { return atoi("42"); }

/* program: uses the library and several functions of libc that have versions of their own. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int counter(void);
int *own(void);

int main(int argc, char **argv)
{
    char text[64];
    memcpy(text, argv[0], strnlen(argv[0], sizeof text));
    printf("%d %d %f\n", counter(), *own(), pow(argc, 0.5));
    return atoi(text);
}

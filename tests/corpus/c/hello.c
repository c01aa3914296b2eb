// hello: needs the C library and nothing else.
#include <stdio.h>

int main(void)
{
    puts("hello");
    return 0;
}

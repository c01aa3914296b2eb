// lookup: asks the C library for a host's addresses.
#include <netdb.h>
#include <stdio.h>

int main(void)
{
    struct addrinfo *found;
    printf("%d\n", getaddrinfo("localhost", 0, 0, &found));
    return 0;
}

/* arc4random (glibc 2.36), which std::random_device of newer C++ libraries calls: the kernel's random numbers, by getentropy. */
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

extern int getentropy(void *to, size_t length);

__attribute__((visibility("hidden"))) uint32_t arc4random(void)
{
    uint32_t number;
    if (getentropy(&number, sizeof number) != 0) abort();
    return number;
}
